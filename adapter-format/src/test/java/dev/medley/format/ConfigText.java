package dev.medley.format;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** A valid adapter_config.json for tests, whose fields can be replaced by any JSON text or taken out. */
final class ConfigText {
    private final Map<String, String> fields = new LinkedHashMap<>();

    ConfigText() {
        fields.put("peft_type", "\"LORA\"");
        fields.put("base_model_name_or_path", "\"HuggingFaceTB/SmolLM2-135M-Instruct\"");
        fields.put("r", "4");
        fields.put("lora_alpha", "8");
        fields.put("target_modules", "[\"q_proj\"]");
        fields.put("task_type", "\"CAUSAL_LM\"");
        fields.put("bias", "\"none\"");
    }

    ConfigText with(String field, String json) {
        fields.put(field, json);
        return this;
    }

    ConfigText without(String field) {
        fields.remove(field);
        return this;
    }

    byte[] bytes() {
        return fields.entrySet().stream()
                .map(field -> "\"" + field.getKey() + "\":" + field.getValue())
                .collect(Collectors.joining(",", "{", "}"))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** The configuration, which must be valid. */
    PeftConfig config() {
        return ((PeftConfig.Valid) PeftConfig.parse(bytes())).config();
    }
}
