package dev.medley.registry.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.format.AdapterName;
import dev.medley.registry.retrieve.AdapterFilter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/** Reads {@code adapters} and {@code mixture}; every refusal names the field, and no unknown field is passed over. */
final class BlendReader {
    static final int MAX_MEMBERS = 8;
    private static final double MAX_WEIGHT = 4;
    private static final int MAX_FILTER_WORDS = 32;

    private BlendReader() {}

    /** @param adapters the body's field; missing or null: none are named */
    static List<WantedAdapter> adapters(JsonNode adapters) {
        if (isAbsent(adapters)) {
            return List.of();
        }
        if (!adapters.isArray() || adapters.isEmpty() || adapters.size() > MAX_MEMBERS) {
            throw RequestRefused.blend("adapters", "adapters must be a list of 1 to " + MAX_MEMBERS + " adapters");
        }
        List<WantedAdapter> wanted = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < adapters.size(); i++) {
            String path = "adapters[" + i + "]";
            WantedAdapter member = adapter(adapters.get(i), path);
            if (!seen.add(member.reference())) {
                throw RequestRefused.blend(path + ".id", member.reference() + " is named twice");
            }
            wanted.add(member);
        }
        return wanted;
    }

    /** @param mixture the body's field; missing or null: the defaults */
    static WantedMixture mixture(JsonNode mixture) {
        if (isAbsent(mixture)) {
            return WantedMixture.DEFAULT;
        }
        if (!mixture.isObject()) {
            throw RequestRefused.blend("mixture", "mixture must be an object");
        }
        refuseUnknown(
                mixture,
                "mixture.",
                List.of("mode", "top_k", "prior", "temperature", "gain", "filter", "exclude", "router", "explain"),
                RequestRefused::blend);
        Optional<MixtureMode> mode = mode(mixture.path("mode"));
        if (!isAbsent(mixture.path("explain")) && !mixture.path("explain").isBoolean()) {
            throw RequestRefused.blend("mixture.explain", "mixture.explain must be true or false");
        }
        List<String> excluded = names(mixture.path("exclude"), "mixture.exclude");
        return new WantedMixture(
                mode,
                topK(mixture.path("top_k"), "mixture.top_k"),
                prior(mixture.path("prior")),
                temperature(mixture.path("temperature")),
                gain(mixture.path("gain")),
                router(mixture.path("router"), mode),
                filter(mixture.path("filter"), "mixture.filter", excluded));
    }

    static Optional<Integer> topK(JsonNode value, String path) {
        if (isAbsent(value)) {
            return Optional.empty();
        }
        if (!value.isIntegralNumber()
                || !value.canConvertToInt()
                || value.intValue() < 1
                || value.intValue() > MAX_MEMBERS) {
            throw RequestRefused.blend(path, path + " must be a whole number from 1 to " + MAX_MEMBERS);
        }
        return Optional.of(value.intValue());
    }

    static AdapterFilter filter(JsonNode filter, String path, List<String> excluded) {
        if (isAbsent(filter)) {
            return new AdapterFilter(List.of(), List.of(), excluded);
        }
        if (!filter.isObject()) {
            throw RequestRefused.blend(path, path + " must be an object");
        }
        refuseUnknown(filter, path + ".", List.of("tags", "license"), RequestRefused::blend);
        return new AdapterFilter(
                words(filter.path("tags"), path + ".tags"), words(filter.path("license"), path + ".license"), excluded);
    }

    static void refuseUnknown(
            JsonNode object, String prefix, List<String> known, BiFunction<String, String, RequestRefused> refusal) {
        for (String field : (Iterable<String>) object::fieldNames) {
            if (!known.contains(field)) {
                String path = prefix + field;
                throw refusal.apply(path, "unknown field " + path + "; known are " + String.join(", ", known));
            }
        }
    }

    private static WantedAdapter adapter(JsonNode adapter, String path) {
        if (!adapter.isObject()) {
            throw RequestRefused.blend(path, path + " must be an object with an id and a weight");
        }
        refuseUnknown(adapter, path + ".", List.of("id", "weight"), RequestRefused::blend);
        JsonNode id = adapter.path("id");
        if (!id.isTextual() || id.textValue().isBlank()) {
            throw RequestRefused.blend(path + ".id", path + ".id must name an adapter, such as owner/name");
        }
        return new WantedAdapter(id.textValue(), weight(adapter.path("weight"), path + ".weight"));
    }

    private static Optional<Double> weight(JsonNode weight, String path) {
        if (isAbsent(weight)) {
            return Optional.empty();
        }
        // The comparison is false for infinity (1e999) as well.
        if (!weight.isNumber() || !(Math.abs(weight.doubleValue()) <= MAX_WEIGHT)) {
            throw RequestRefused.blend(path, path + " must be a number from -4 to 4");
        }
        return Optional.of(weight.doubleValue());
    }

    private static Optional<MixtureMode> mode(JsonNode value) {
        if (isAbsent(value)) {
            return Optional.empty();
        }
        Optional<MixtureMode> mode = value.isTextual() ? MixtureMode.named(value.textValue()) : Optional.empty();
        if (mode.isEmpty()) {
            throw RequestRefused.blend(
                    "mixture.mode", "mixture.mode must be one of ramole, arrow, weighted, uniform, single, fusion");
        }
        return mode;
    }

    private static Optional<Prior> prior(JsonNode value) {
        if (isAbsent(value)) {
            return Optional.empty();
        }
        Optional<Prior> prior = value.isTextual() ? Prior.named(value.textValue()) : Optional.empty();
        if (prior.isEmpty()) {
            throw RequestRefused.blend("mixture.prior", "mixture.prior must be none, retrieval or weights");
        }
        return prior;
    }

    private static Optional<String> router(JsonNode value, Optional<MixtureMode> mode) {
        if (isAbsent(value)) {
            return Optional.empty();
        }
        if (!value.isTextual() || value.textValue().isBlank()) {
            throw RequestRefused.blend("mixture.router", "mixture.router must name a router, such as owner/name:tag");
        }
        if (mode.isPresent() && mode.get() != MixtureMode.RAMOLE) {
            throw RequestRefused.blend(
                    "mixture.router", "mode " + mode.get().wireName() + " uses no router; ramole does");
        }
        return Optional.of(value.textValue());
    }

    private static Optional<Double> temperature(JsonNode value) {
        if (isAbsent(value)) {
            return Optional.empty();
        }
        double temperature = value.doubleValue();
        if (!value.isNumber() || !Double.isFinite(temperature) || temperature <= 0) {
            throw RequestRefused.blend("mixture.temperature", "mixture.temperature must be a number above 0");
        }
        return Optional.of(temperature);
    }

    private static Optional<Double> gain(JsonNode value) {
        if (isAbsent(value)) {
            return Optional.empty();
        }
        // The first comparison is false for what is no number.
        if (!value.isNumber() || !(value.doubleValue() > 0) || value.doubleValue() > MAX_WEIGHT) {
            throw RequestRefused.blend("mixture.gain", "mixture.gain must be a number above 0, at most 4");
        }
        return Optional.of(value.doubleValue());
    }

    /** Adapters without a version: a word that names none would leave nothing out, and nobody would know. */
    private static List<String> names(JsonNode list, String path) {
        return words(list, path).stream()
                .map(word -> AdapterName.parse(word)
                        .orElseThrow(() -> RequestRefused.blend(
                                path, path + " must name adapters without their versions, such as owner/name"))
                        .toString())
                .toList();
    }

    private static List<String> words(JsonNode list, String path) {
        if (isAbsent(list)) {
            return List.of();
        }
        if (!list.isArray() || list.size() > MAX_FILTER_WORDS) {
            throw RequestRefused.blend(path, path + " must be a list of at most " + MAX_FILTER_WORDS + " words");
        }
        List<String> words = new ArrayList<>();
        for (JsonNode word : list) {
            if (!word.isTextual() || word.textValue().isBlank()) {
                throw RequestRefused.blend(path, path + " must hold text only");
            }
            words.add(word.textValue());
        }
        return words;
    }

    private static boolean isAbsent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }
}
