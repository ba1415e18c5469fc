package dev.medley.registry.recipe;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * What a mix decided, in the words of a completion's {@code adapters} and {@code mixture}.
 *
 * @param members empty: the base alone
 */
record Mixed(String mode, List<Member> members, boolean prior, Optional<String> router) {
    static final Mixed BASE = new Mixed("base", List.of(), false, Optional.empty());

    /** @param reference as a request names an adapter */
    record Member(String reference, double weight) {}

    Mixed {
        members = List.copyOf(members);
    }

    static Mixed only(String reference) {
        return new Mixed("weighted", List.of(new Member(reference, 1)), false, Optional.empty());
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
