package dev.medley.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a version was made of others: part of its manifest, so that its digest pins its parents, too.
 *
 * @param method {@code cat}, {@code svd}, {@code ties} or {@code dare}
 * @param rank of every module; absent where the method decides
 * @param density share of values that {@code ties} and {@code dare} keep
 */
public record VersionOrigin(String method, List<Parent> parents, Optional<Integer> rank, double density, long seed) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** One of the versions it was made of: {@code owner/name}, {@code sha256:…}, and its weight. */
    public record Parent(String id, String version, double weight) {}

    public VersionOrigin {
        parents = List.copyOf(parents);
    }

    /** As it stands in a manifest: keys sorted, parents in the order of the blend. */
    ObjectNode json() {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("density", density);
        root.put("method", method);
        ArrayNode list = root.putArray("parents");
        for (Parent parent : parents) {
            list.addObject()
                    .put("id", parent.id())
                    .put("version", parent.version())
                    .put("weight", parent.weight());
        }
        rank.ifPresent(value -> root.put("rank", value));
        root.put("seed", seed);
        return root;
    }

    /** The JSON as text. */
    public String canonicalJson() {
        return json().toString();
    }

    /** The origin in this text; empty when it is none. */
    public static Optional<VersionOrigin> parse(String text) {
        try {
            return of(JSON.readTree(text));
        } catch (JsonProcessingException malformed) {
            return Optional.empty();
        }
    }

    static Optional<VersionOrigin> of(JsonNode root) {
        if (!root.isObject()) {
            return Optional.empty();
        }
        List<Parent> parents = new ArrayList<>();
        root.path("parents")
                .forEach(parent -> parents.add(new Parent(
                        parent.path("id").asText(),
                        parent.path("version").asText(),
                        parent.path("weight").asDouble())));
        Optional<Integer> rank =
                root.path("rank").isInt() ? Optional.of(root.path("rank").intValue()) : Optional.empty();
        return Optional.of(new VersionOrigin(
                root.path("method").asText(),
                parents,
                rank,
                root.path("density").asDouble(),
                root.path("seed").asLong()));
    }
}
