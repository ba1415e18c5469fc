package dev.medley.registry.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;

/** Writes an error as JSON where no framework does it, inside a stream, and reads those of workers. */
final class Envelope {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Envelope() {}

    static String json(OpenAiError error) {
        try {
            return JSON.writeValueAsString(error);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an error can't be written", e);
        }
    }

    /** The code of an error; empty for everything else. */
    static String code(byte[] body) {
        try {
            return JSON.readTree(body).at("/error/code").asText();
        } catch (IOException notJson) {
            return "";
        }
    }
}
