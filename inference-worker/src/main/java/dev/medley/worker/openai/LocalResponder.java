package dev.medley.worker.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.worker.engine.Blend;
import dev.medley.worker.engine.Blend.Mode;
import dev.medley.worker.lora.AdapterRef;
import dev.medley.worker.openai.Answering.Voice;
import dev.medley.worker.problem.UnsupportedMixture;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Stand-alone: the adapters are the PEFT folders of one directory, and whoever reaches the port may use them. Fields as in the registry's gateway,
 * without retrieval.
 */
final class LocalResponder implements Responder {
    private static final int MAX_MEMBERS = 8;
    private static final double MAX_WEIGHT = 4;
    private static final Set<String> LATER = Set.of("ramole", "arrow", "fusion");

    private final String base;
    private final LocalAdapters adapters;

    LocalResponder(String base, LocalAdapters adapters) {
        this.base = base;
        this.adapters = adapters;
    }

    @Override
    public Answering answering(AnswerRequest request, String bearer) {
        var fields = new Fields(request.body());
        List<Blend.Member> members = members(request, fields.node("adapters"));
        Mode mode = mode(fields, members);
        List<Blend.Member> weighted = weights(mode, members);
        List<Voice> voices = weighted.stream()
                .map(member ->
                        new Voice(member.adapter().id(), member.adapter().version(), Double.NaN, member.weight()))
                .toList();
        return new Answering(base, new Blend(mode, weighted), voices, 0, () -> {});
    }

    @Override
    public Map<String, String> models(String bearer) {
        Map<String, String> models = new LinkedHashMap<>();
        models.put(base, "");
        adapters.usable().keySet().forEach(id -> models.put(id, base));
        return models;
    }

    private List<Blend.Member> members(AnswerRequest request, JsonNode list) {
        if (request.model().equals("auto")) {
            throw InvalidRequest.of(
                    400,
                    "registry_required",
                    "model auto needs a registry to retrieve from; this worker stands alone.");
        }
        if (list.isMissingNode()) {
            return request.model().equals(base) ? List.of() : List.of(new Blend.Member(adapter(request.model()), 1));
        }
        if (!request.model().equals(base)) {
            adapter(request.model());
        }
        if (!list.isArray() || list.isEmpty() || list.size() > MAX_MEMBERS) {
            throw InvalidRequest.blend("adapters", "adapters must be a list of 1 to " + MAX_MEMBERS + " adapters.");
        }
        List<Blend.Member> members = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < list.size(); i++) {
            Blend.Member member = member(list.get(i), "adapters[" + i + "]", list.size());
            if (!seen.add(member.adapter().version())) {
                throw InvalidRequest.blend(
                        "adapters[" + i + "].id", "adapter " + member.adapter().id() + " occurs twice.");
            }
            members.add(member);
        }
        return members;
    }

    private Blend.Member member(JsonNode node, String param, int count) {
        if (!node.isObject() || !node.path("id").isTextual()) {
            throw InvalidRequest.blend(param + ".id", "each adapter needs an id.");
        }
        JsonNode weight = node.path("weight");
        boolean given = !weight.isMissingNode();
        if (given && !(weight.isNumber() && Math.abs(weight.asDouble()) <= MAX_WEIGHT)) {
            throw InvalidRequest.blend(param + ".weight", "weight must be a number from -4 to 4.");
        }
        return new Blend.Member(adapter(node.path("id").asText()), given ? weight.asDouble() : 1.0 / count);
    }

    private AdapterRef adapter(String id) {
        String name = id.startsWith("local/") ? id.substring("local/".length()) : id;
        String reasons = adapters.refused().getOrDefault(name, "");
        if (!reasons.isEmpty()) {
            throw InvalidRequest.of(
                    400, "invalid_adapter", "Adapter " + name + " was refused at the start: " + reasons);
        }
        return Optional.ofNullable(adapters.usable().get(name)).orElseThrow(() -> InvalidRequest.unknownModel(id));
    }

    private static Mode mode(Fields fields, List<Blend.Member> members) {
        JsonNode mixture = fields.node("mixture");
        if (!mixture.isMissingNode() && !mixture.isObject()) {
            throw InvalidRequest.blend("mixture", "mixture must be an object.");
        }
        JsonNode given = new Fields(mixture).node("mode");
        if (!given.isMissingNode() && !given.isTextual()) {
            throw InvalidRequest.blend("mixture.mode", "mode must be weighted, uniform or single.");
        }
        String name = given.asText("");
        if (LATER.contains(name)) {
            throw new UnsupportedMixture(name);
        }
        if (!Set.of("", "weighted", "uniform", "single").contains(name)) {
            throw InvalidRequest.blend("mixture.mode", "mode must be weighted, uniform or single.");
        }
        if (members.isEmpty()) {
            return Mode.BASE;
        }
        if (name.isEmpty()) {
            return members.size() == 1 ? Mode.SINGLE : Mode.WEIGHTED;
        }
        return Mode.valueOf(name.toUpperCase(Locale.ROOT));
    }

    private static List<Blend.Member> weights(Mode mode, List<Blend.Member> members) {
        return switch (mode) {
            case BASE, WEIGHTED -> members;
            case SINGLE ->
                members.size() == 1
                        ? members
                        : List.of(new Blend.Member(members.getFirst().adapter(), 1));
            case UNIFORM ->
                members.stream()
                        .map(member -> new Blend.Member(member.adapter(), 1.0 / members.size()))
                        .toList();
        };
    }
}
