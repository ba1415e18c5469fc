package dev.medley.worker.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Reads optional fields of a request and names the one at fault. A JSON null counts as absent, as OpenAI clients send it.
 *
 * @param path what stands before the names of an object inside the request: empty, or such as {@code stream_options.}
 */
record Fields(JsonNode object, String path) {
    private static final int MAX_STOPS = 4;
    private static final double MAX_BIAS = 100;

    /** Of the request itself. */
    Fields(JsonNode object) {
        this(object, "");
    }

    JsonNode node(String name) {
        JsonNode node = object.path(name);
        return node.isNull() ? MissingNode.getInstance() : node;
    }

    String requireText(String name) {
        JsonNode node = node(name);
        if (!node.isTextual() || node.asText().isBlank()) {
            throw wrong(name, " must be a non-empty string.");
        }
        return node.asText();
    }

    boolean flag(String name) {
        JsonNode node = node(name);
        if (node.isMissingNode()) {
            return false;
        }
        if (!node.isBoolean()) {
            throw wrong(name, " must be true or false.");
        }
        return node.asBoolean();
    }

    OptionalDouble number(String name, double lowest, double highest) {
        JsonNode node = node(name);
        if (node.isMissingNode()) {
            return OptionalDouble.empty();
        }
        if (!node.isNumber() || !(node.asDouble() >= lowest && node.asDouble() <= highest)) {
            throw wrong(name, " must be a number from " + lowest + " to " + highest + ".");
        }
        return OptionalDouble.of(node.asDouble());
    }

    OptionalInt integer(String name, int lowest, int highest) {
        JsonNode node = node(name);
        if (node.isMissingNode()) {
            return OptionalInt.empty();
        }
        if (!node.canConvertToInt() || !node.isIntegralNumber() || node.asInt() < lowest || node.asInt() > highest) {
            throw wrong(name, " must be a whole number from " + lowest + " to " + highest + ".");
        }
        return OptionalInt.of(node.asInt());
    }

    OptionalLong seed() {
        JsonNode node = node("seed");
        if (node.isMissingNode()) {
            return OptionalLong.empty();
        }
        if (!node.isIntegralNumber() || !node.canConvertToLong()) {
            throw InvalidRequest.field("seed", "seed must be a whole number.");
        }
        return OptionalLong.of(node.asLong());
    }

    /** Token id to a number from -100 to 100. */
    Map<Integer, Float> logitBias() {
        Map<Integer, Float> biases = new HashMap<>();
        Fields object = child("logit_bias").orElse(new Fields(Json.object()));
        object.object().properties().forEach(entry -> {
            boolean isId = entry.getKey().matches("[0-9]{1,9}");
            JsonNode bias = entry.getValue();
            if (!isId || !bias.isNumber() || !(Math.abs(bias.doubleValue()) <= MAX_BIAS)) {
                throw InvalidRequest.field("logit_bias", "logit_bias maps token ids to numbers from -100 to 100.");
            }
            biases.put(Integer.valueOf(entry.getKey()), bias.floatValue());
        });
        return biases;
    }

    List<String> stop() {
        JsonNode node = node("stop");
        List<String> stops = new ArrayList<>();
        if (node.isTextual()) {
            stops.add(node.asText());
        } else if (node.isArray()) {
            node.forEach(each -> stops.add(each.isTextual() ? each.asText() : ""));
        } else if (!node.isMissingNode()) {
            stops.add("");
        }
        if (stops.size() > MAX_STOPS || stops.stream().anyMatch(String::isEmpty)) {
            throw InvalidRequest.field(
                    "stop", "stop must be a non-empty string or a list of up to " + MAX_STOPS + " of them.");
        }
        return stops;
    }

    /** Refuses a field that would change the answer and isn't computed here, unless it has its neutral value. */
    void refuse(String name, double neutral) {
        JsonNode node = node(name);
        boolean isNeutral = node.isMissingNode()
                || (node.isNumber() && node.asDouble() == neutral)
                || (node.isBoolean() && !node.asBoolean())
                || (node.isTextual()
                        && (node.asText().isEmpty() || node.asText().equals("none")))
                || (node.isContainerNode() && node.isEmpty());
        if (!isNeutral) {
            throw InvalidRequest.unsupported(
                    path + name, path + name + " is not supported by this worker; leave it out.");
        }
    }

    Optional<Fields> child(String name) {
        JsonNode node = node(name);
        if (node.isMissingNode()) {
            return Optional.empty();
        }
        if (!node.isObject()) {
            throw wrong(name, " must be an object.");
        }
        return Optional.of(new Fields(node, path + name + "."));
    }

    private InvalidRequest wrong(String name, String rest) {
        return InvalidRequest.field(path + name, path + name + rest);
    }
}
