package dev.medley.worker.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.worker.grammar.Grammars.Function;
import dev.medley.worker.grammar.Grammars.Otherwise;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads {@code response_format}, {@code tools}, {@code tool_choice} and {@code parallel_tool_calls}. */
record OutputReader(Fields fields) {
    private static final int MOST_TOOLS = 128;
    private static final String PARALLEL = "parallel_tool_calls";
    private static final String FORMATS = "response_format.type must be text, json_object or json_schema.";
    private static final String CHOICES =
            "tool_choice must be none, auto, required or {\"type\": \"function\", \"function\": {\"name\": …}}.";

    /** Tools in the order of the request, as the model is told about them; none where they are not to be called. */
    record Tools(List<JsonNode> described, Output output) {}

    Tools read() {
        fields.refuse("functions", 0);
        fields.refuse("function_call", 0);
        boolean mayRepeat = fields.flag(PARALLEL) || fields.node(PARALLEL).isMissingNode();
        Output format = format();
        List<Function> functions = functions();
        JsonNode choice = fields.node("tool_choice");
        if (functions.isEmpty()) {
            if (!choice.isMissingNode()
                    && !choice.asText().equals("none")
                    && !choice.asText().equals("auto")) {
                throw InvalidRequest.field("tool_choice", "tool_choice needs tools.");
            }
            return new Tools(List.of(), format);
        }
        if (choice.isTextual() && choice.asText().equals("none")) {
            return new Tools(List.of(), format);
        }
        Output calls = calls(functions, choice, format, mayRepeat);
        List<JsonNode> described = new ArrayList<>();
        fields.node("tools").forEach(described::add);
        return new Tools(described, calls);
    }

    private static Output calls(List<Function> functions, JsonNode choice, Output format, boolean mayRepeat) {
        if (choice.isMissingNode() || choice.asText().equals("auto")) {
            Otherwise otherwise = switch (format) {
                case Output.OfSchema(JsonNode schema, boolean isStrict) -> new Otherwise.Json(schema, isStrict);
                case Output.AnyObject _ -> new Otherwise.Json(Json.object().path("schema"), false);
                case Output.Text _, Output.Call _ -> new Otherwise.AnyText();
            };
            return new Output.Call(functions, otherwise, mayRepeat);
        }
        if (choice.asText().equals("required")) {
            return new Output.Call(functions, new Otherwise.Nothing(), mayRepeat);
        }
        JsonNode name = choice.at("/function/name");
        if (!choice.path("type").asText().equals("function") || !name.isTextual()) {
            throw InvalidRequest.field("tool_choice", CHOICES);
        }
        List<Function> named = functions.stream()
                .filter(function -> function.name().equals(name.asText()))
                .toList();
        if (named.isEmpty()) {
            throw InvalidRequest.field(
                    "tool_choice", "tool_choice names " + name.asText() + ", which is not among tools.");
        }
        return new Output.Call(named, new Otherwise.Nothing(), false);
    }

    private Output format() {
        Fields format =
                fields.child("response_format").orElse(new Fields(Json.object().put("type", "text")));
        JsonNode type = format.node("type");
        return switch (type.isTextual() ? type.asText() : "") {
            case "text" -> Output.TEXT;
            case "json_object" -> new Output.AnyObject();
            case "json_schema" -> ofSchema(format.node("json_schema"));
            default -> throw InvalidRequest.field("response_format.type", FORMATS);
        };
    }

    private static Output ofSchema(JsonNode settings) {
        if (!settings.isObject() || !settings.path("name").isTextual()) {
            throw InvalidRequest.field(
                    "response_format.json_schema", "json_schema must be an object with a name and a schema.");
        }
        boolean isStrict = isStrict(settings, "response_format.json_schema");
        JsonNode schema = settings.path("schema");
        if (schema.isMissingNode() || schema.isNull()) {
            return new Output.AnyObject();
        }
        if (!schema.isObject()) {
            throw InvalidRequest.field("response_format.json_schema.schema", "schema must be an object.");
        }
        return new Output.OfSchema(schema, isStrict);
    }

    private List<Function> functions() {
        JsonNode list = fields.node("tools");
        if (list.isMissingNode()) {
            return List.of();
        }
        if (!list.isArray() || list.size() > MOST_TOOLS) {
            throw InvalidRequest.field("tools", "tools must be a list of up to " + MOST_TOOLS + " tools.");
        }
        List<Function> functions = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < list.size(); i++) {
            Function function = function(list.get(i), "tools[" + i + "]");
            if (!names.add(function.name())) {
                throw InvalidRequest.field("tools[" + i + "].function.name", function.name() + " occurs twice.");
            }
            functions.add(function);
        }
        return functions;
    }

    private static Function function(JsonNode tool, String param) {
        if (!tool.isObject() || !tool.path("type").asText().equals("function")) {
            throw InvalidRequest.unsupported(param + ".type", "only tools of type function are supported.");
        }
        JsonNode function = tool.path("function");
        JsonNode name = function.path("name");
        if (!name.isTextual() || !name.asText().matches("[a-zA-Z0-9_.-]{1,64}")) {
            throw InvalidRequest.field(
                    param + ".function.name",
                    "a function's name has 1 to 64 letters, digits, underscores, dots or dashes.");
        }
        JsonNode parameters = function.path("parameters");
        if (!parameters.isMissingNode() && !parameters.isNull() && !parameters.isObject()) {
            throw InvalidRequest.field(param + ".function.parameters", "parameters must be a JSON schema.");
        }
        return new Function(name.asText(), parameters, isStrict(function, param + ".function"));
    }

    private static boolean isStrict(JsonNode settings, String param) {
        JsonNode strict = settings.path("strict");
        if (!strict.isMissingNode() && !strict.isNull() && !strict.isBoolean()) {
            throw InvalidRequest.field(param + ".strict", "strict must be true or false.");
        }
        return strict.asBoolean();
    }
}
