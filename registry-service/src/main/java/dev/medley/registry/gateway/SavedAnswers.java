package dev.medley.registry.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.function.Supplier;

/** What {@code model: "recipe:…"} means. The gateway asks; the package of recipes, which is built on the gateway, knows. */
public interface SavedAnswers {
    /** How such models begin. */
    String PREFIX = "recipe:";

    /**
     * A request for a saved way of answering.
     *
     * @param body of the completion, with {@code recipe:…} as its model
     * @param prompt the last user turn, or the prompt
     * @param isChat false: a text completion
     * @param requestId of the answer, by which it is booked
     */
    record Asked(ObjectNode body, String prompt, boolean isChat, Inference.Client client, String requestId) {}

    /** What remains to be done. */
    sealed interface Prepared {
        /** Told in the answer, as {@code medley.recipe}. */
        ObjectNode notes();
    }

    /**
     * One completion gives the answer.
     *
     * @param body with what {@code model}, {@code adapters} and {@code mixture} are now
     * @param scores of the versions that were found rather than named, by digest
     * @param again what remains to be done once a worker has refused one of those: they are searched for anew. As {@link #prepare} it may throw
     */
    record Ask(ObjectNode body, Map<String, Double> scores, ObjectNode notes, Supplier<Prepared> again)
            implements Prepared {
        public Ask {
            scores = Map.copyOf(scores);
        }
    }

    /** Nothing: the answer was looked at as a whole before it is given. */
    record Done(ObjectNode answer, ObjectNode notes) implements Prepared {}

    /**
     * Does all that comes before the answer.
     *
     * @throws RequestRefused when there is no such recipe for this caller, or it comes to no answer
     */
    Prepared prepare(Asked asked);

    /** As {@link #prepare} without asking any model: only whether it could begin. */
    void check(Asked asked);
}
