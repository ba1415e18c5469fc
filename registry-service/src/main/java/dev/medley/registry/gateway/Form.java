package dev.medley.registry.gateway;

import com.fasterxml.jackson.databind.JsonNode;

/** The two kinds of completion. */
enum Form {
    CHAT("/v1/chat/completions"),
    TEXT("/v1/completions");

    private final String path;

    Form(String path) {
        this.path = path;
    }

    String path() {
        return path;
    }

    AnswerRequest read(JsonNode body) {
        return this == CHAT ? RequestReader.chat(body) : RequestReader.completion(body);
    }
}
