package dev.medley.worker.openai;

import dev.medley.worker.chat.ChatTemplate;
import dev.medley.worker.chat.TemplateValues;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code chat_template_kwargs}, as vLLM has it: what a client tells the base's chat template beside the conversation. */
final class TemplateOptions {
    private static final String FIELD = "chat_template_kwargs";

    private TemplateOptions() {}

    static Map<String, Object> read(Fields fields) {
        Map<String, Object> options = new LinkedHashMap<>();
        fields.child(FIELD)
                .ifPresent(given -> given.object().properties().forEach(entry -> {
                    if (ChatTemplate.isReserved(entry.getKey())) {
                        throw InvalidRequest.field(
                                FIELD + "." + entry.getKey(),
                                "the template has this from the base or the conversation.");
                    }
                    options.put(entry.getKey(), TemplateValues.of(entry.getValue()));
                }));
        return options;
    }
}
