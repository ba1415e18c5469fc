package dev.medley.worker.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.worker.template.Template;
import dev.medley.worker.tokenizer.ChatTemplate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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
                    options.put(entry.getKey(), value(entry.getValue()));
                }));
        return options;
    }

    private static Object value(JsonNode node) {
        return switch (node.getNodeType()) {
            case STRING -> node.textValue();
            case BOOLEAN -> node.booleanValue();
            case NUMBER -> node.isIntegralNumber() ? (Object) node.bigIntegerValue() : (Object) node.doubleValue();
            case ARRAY -> {
                List<Object> items = new ArrayList<>();
                node.forEach(item -> items.add(value(item)));
                yield items;
            }
            case OBJECT -> {
                Map<String, Object> entries = new LinkedHashMap<>();
                node.properties().forEach(entry -> entries.put(entry.getKey(), value(entry.getValue())));
                yield entries;
            }
            case NULL, MISSING, BINARY, POJO -> Template.NONE;
        };
    }
}
