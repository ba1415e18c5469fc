package dev.medley.worker.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.worker.engine.Blend;
import dev.medley.worker.engine.GenerationRequest;
import dev.medley.worker.lora.AdapterRef;
import dev.medley.worker.lora.RouterRef;
import dev.medley.worker.openai.Answering.Voice;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
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

    private final String base;
    private final LocalAdapters adapters;
    private final Optional<RouterRef> router;

    LocalResponder(String base, LocalAdapters adapters, Optional<RouterRef> router) {
        this.base = base;
        this.adapters = adapters;
        this.router = router;
    }

    @Override
    public Answering answering(AnswerRequest request, String bearer) {
        var fields = new Fields(request.body());
        List<Blend.Member> members = members(request, fields.node("adapters"));
        Blend blend = LocalMixture.read(fields).blend(members, router);
        List<Voice> voices = blend.members().stream()
                .map(Blend.Member::adapter)
                .map(adapter -> new Voice(adapter.id(), adapter.version(), Double.NaN))
                .toList();
        return new Answering(GenerationRequest.NOBODY, base, blend, voices, Answering.Before.NOTHING, () -> {});
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
        JsonNode weight = new Fields(node).node("weight");
        boolean given = !weight.isMissingNode();
        if (given && !(weight.isNumber() && Math.abs(weight.asDouble()) <= MAX_WEIGHT)) {
            throw InvalidRequest.blend(param + ".weight", "weight must be a number from -4 to 4.");
        }
        return new Blend.Member(adapter(node.path("id").asText()), given ? weight.asDouble() : 1.0 / count);
    }

    private AdapterRef adapter(String id) {
        String name = id.startsWith("local/") ? id.substring("local/".length()) : id;
        Optional.ofNullable(adapters.refused().get(name)).ifPresent(refusal -> {
            throw InvalidRequest.of(
                    400, refusal.code(), "Adapter " + name + " was refused at the start: " + refusal.reasons());
        });
        return adapters.find(name).orElseThrow(() -> InvalidRequest.unknownModel(id));
    }
}
