package dev.medley.worker.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.medley.format.JsonFlaw;
import dev.medley.worker.problem.ChatRefused;
import dev.medley.worker.template.Template;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON as a template takes values: in its order, numbers as Python reads them. */
public final class TemplateValues {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private TemplateValues() {}

    /** A value of any kind. */
    public static Object of(JsonNode node) {
        return switch (node.getNodeType()) {
            case STRING -> node.textValue();
            case BOOLEAN -> node.booleanValue();
            case NUMBER -> node.isIntegralNumber() ? (Object) node.bigIntegerValue() : (Object) node.doubleValue();
            case ARRAY -> {
                List<Object> items = new ArrayList<>();
                node.forEach(item -> items.add(of(item)));
                yield items;
            }
            case OBJECT -> {
                Map<String, Object> entries = new LinkedHashMap<>();
                node.properties().forEach(entry -> entries.put(entry.getKey(), of(entry.getValue())));
                yield entries;
            }
            case NULL, MISSING, BINARY, POJO -> Template.NONE;
        };
    }

    /** The object that a text is, such as a call's arguments. */
    static JsonNode object(String text) {
        try {
            JsonNode node = JSON.readTree(text);
            if (node.isObject()) {
                return node;
            }
        } catch (JsonProcessingException e) {
            throw new ChatRefused("The arguments of a call must be a JSON object: "
                    + JsonFlaw.of(e).why() + ".");
        }
        throw new ChatRefused("The arguments of a call must be a JSON object.");
    }
}
