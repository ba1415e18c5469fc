package dev.medley.worker.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.worker.chat.ChatTemplates;
import dev.medley.worker.weights.GgufFile;
import dev.medley.worker.weights.HubFolder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where a base keeps its chat templates and the tokens that they name. */
final class TemplateFiles {
    private static final String FIELD = "chat_template";
    private static final String KEY = "tokenizer.chat_template";
    /** What templates call them, and GGUF files. */
    private static final Map<String, String> NAMED_TOKENS =
            Map.of("bos_token", "bos", "eos_token", "eos", "pad_token", "padding", "unk_token", "unknown");

    private TemplateFiles() {}

    static ChatTemplates of(GgufFile file) {
        Map<String, String> texts = new HashMap<>();
        file.string(KEY).ifPresent(text -> texts.put(ChatTemplates.DEFAULT, text));
        for (String name : file.list("tokenizer.chat_templates", String.class)) {
            file.string(KEY + "." + name).ifPresent(text -> texts.put(name, text));
        }
        return ChatTemplates.of(texts, tokens(file));
    }

    private static Map<String, String> tokens(GgufFile file) {
        List<String> tokens = file.list("tokenizer.ggml.tokens", String.class);
        Map<String, String> constants = new HashMap<>();
        NAMED_TOKENS.forEach((name, key) -> file.number("tokenizer.ggml." + key + "_token_id")
                .map(Number::intValue)
                .filter(id -> id >= 0 && id < tokens.size())
                .ifPresent(id -> constants.put(name, tokens.get(id))));
        return constants;
    }

    static ChatTemplates of(HubFolder folder) {
        JsonNode settings = folder.json("tokenizer_config.json");
        Map<String, String> files = files(folder);
        // As transformers does: where there are files, the field counts for nothing.
        return ChatTemplates.of(files.isEmpty() ? fields(settings.path(FIELD)) : files, tokens(settings));
    }

    /** Newer folders have a file for each template. */
    private static Map<String, String> files(HubFolder folder) {
        Map<String, String> texts = new HashMap<>(folder.texts("additional_chat_templates", ".jinja"));
        folder.text("chat_template.jinja").ifPresent(text -> texts.put(ChatTemplates.DEFAULT, text));
        return texts;
    }

    /** Older ones have the text in a field, or a list of several by name. */
    private static Map<String, String> fields(JsonNode field) {
        Map<String, String> texts = new HashMap<>();
        if (!field.asText().isEmpty()) {
            texts.put(ChatTemplates.DEFAULT, field.asText());
        }
        field.forEach(named ->
                texts.put(named.path("name").asText(), named.path("template").asText()));
        return texts;
    }

    private static Map<String, String> tokens(JsonNode settings) {
        Map<String, String> constants = new HashMap<>();
        for (String token : NAMED_TOKENS.keySet()) {
            JsonNode value = settings.path(token);
            String text = value.isObject() ? value.path("content").asText() : value.asText();
            if (!text.isEmpty()) {
                constants.put(token, text);
            }
        }
        return constants;
    }
}
