package dev.medley.worker.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.worker.engine.Blend;
import dev.medley.worker.engine.Blend.Mode;
import dev.medley.worker.lora.RouterRef;
import dev.medley.worker.problem.UnsupportedMixture;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The body's {@code mixture} for a worker that stands alone: the modes of a fleet, without what only a retriever knows. */
record LocalMixture(Optional<Mode> mode, boolean weightsArePrior, boolean namesAdapters) {
    private static final String MODES = "mode must be ramole, arrow, weighted, uniform, single or fusion.";

    static LocalMixture read(Fields body) {
        JsonNode mixture = body.node("mixture");
        if (!mixture.isMissingNode() && !mixture.isObject()) {
            throw InvalidRequest.blend("mixture", "mixture must be an object.");
        }
        var fields = new Fields(mixture);
        boolean namesAdapters = !body.node("adapters").isMissingNode();
        return new LocalMixture(mode(fields.node("mode")), isWeights(fields.node("prior")), namesAdapters);
    }

    private static Optional<Mode> mode(JsonNode node) {
        if (node.isMissingNode()) {
            return Optional.empty();
        }
        Optional<Mode> mode = Arrays.stream(Mode.values())
                .filter(each -> each != Mode.BASE)
                .filter(each ->
                        node.isTextual() && each.name().toLowerCase(Locale.ROOT).equals(node.asText()))
                .findFirst();
        if (mode.isEmpty()) {
            throw InvalidRequest.blend("mixture.mode", MODES);
        }
        return mode;
    }

    private static boolean isWeights(JsonNode prior) {
        return switch (prior.asText("none")) {
            case "none" -> false;
            case "weights" -> true;
            case "retrieval" ->
                throw InvalidRequest.blend(
                        "mixture.prior", "prior retrieval needs a registry; this worker stands alone.");
            default -> throw InvalidRequest.blend("mixture.prior", "prior must be none or weights.");
        };
    }

    /** The blend of the request's members, whose weights are as the request gives them. */
    Blend blend(List<Blend.Member> members, Optional<RouterRef> router) {
        Mode chosen = chosen(members);
        if (chosen == Mode.RAMOLE && router.isEmpty()) {
            throw new UnsupportedMixture("Mode ramole needs a router: start this worker with --router FILE.");
        }
        if (chosen.isGated() && weightsArePrior && members.stream().anyMatch(member -> member.weight() < 0)) {
            throw InvalidRequest.blend("adapters", "with prior weights no weight may be negative.");
        }
        if (chosen.isGated() && weightsArePrior && members.stream().allMatch(member -> member.weight() == 0)) {
            throw InvalidRequest.blend("adapters", "with prior weights at least one weight must be above 0.");
        }
        return new Blend(chosen, weighted(chosen, members), chosen == Mode.RAMOLE ? router : Optional.empty());
    }

    private Mode chosen(List<Blend.Member> members) {
        if (members.isEmpty()) {
            return Mode.BASE;
        }
        return mode.orElse(namesAdapters ? Mode.WEIGHTED : Mode.SINGLE);
    }

    private List<Blend.Member> weighted(Mode chosen, List<Blend.Member> members) {
        return switch (chosen) {
            case BASE, WEIGHTED -> members;
            case SINGLE -> same(List.of(heaviest(members)), 1);
            case UNIFORM, FUSION -> same(members, 1.0 / members.size());
            case RAMOLE, ARROW -> weightsArePrior ? members : same(members, 1);
        };
    }

    /** The first of equals. */
    private static Blend.Member heaviest(List<Blend.Member> members) {
        Blend.Member heaviest = members.getFirst();
        for (Blend.Member member : members) {
            heaviest = member.weight() > heaviest.weight() ? member : heaviest;
        }
        return heaviest;
    }

    private static List<Blend.Member> same(List<Blend.Member> members, double weight) {
        return members.stream()
                .map(member -> new Blend.Member(member.adapter(), weight))
                .toList();
    }
}
