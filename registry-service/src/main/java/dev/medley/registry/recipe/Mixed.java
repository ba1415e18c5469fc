package dev.medley.registry.recipe;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a mix decided, in the words of a completion's {@code adapters} and {@code mixture}.
 *
 * @param members empty: the base alone
 */
record Mixed(String mode, List<Member> members, boolean prior, Optional<String> router) {
    static final Mixed BASE = new Mixed("base", List.of(), false, Optional.empty());

    /**
     * One adapter of the mix.
     *
     * @param reference as a request names an adapter
     * @param score the retriever's; absent where the recipe names the adapter
     */
    record Member(String reference, double weight, Optional<Double> score) {
        Member(String reference, double weight) {
            this(reference, weight, Optional.empty());
        }

        static Member of(Candidate found, double weight) {
            return new Member(found.id() + "@" + found.version(), weight, Optional.of(found.score()));
        }

        private String version() {
            return reference.substring(reference.indexOf('@') + 1);
        }
    }

    Mixed {
        members = List.copyOf(members);
    }

    static Mixed only(String reference) {
        return new Mixed("weighted", List.of(new Member(reference, 1)), false, Optional.empty());
    }

    /** What the retriever said of the versions that it found; one version may have several names. */
    Map<String, Double> scores() {
        return members.stream()
                .filter(each -> each.score().isPresent())
                .collect(Collectors.toMap(Member::version, each -> each.score().orElseThrow(), Math::max));
    }

    /** Sets the fields of a completion; what it had of them before goes, but for whether it wants to be told more. */
    void into(ObjectNode body) {
        boolean explain = body.at("/mixture/explain").asBoolean();
        body.remove("adapters");
        ObjectNode mixture = JsonNodeFactory.instance.objectNode();
        if (!members.isEmpty()) {
            var adapters = body.putArray("adapters");
            members.forEach(
                    each -> adapters.addObject().put("id", each.reference()).put("weight", each.weight()));
            mixture.put("mode", mode);
            if (prior) {
                mixture.put("prior", "weights");
            }
            router.ifPresent(name -> mixture.put("router", name));
        }
        if (explain) {
            mixture.put("explain", true);
        }
        body.set("mixture", mixture);
    }
}
