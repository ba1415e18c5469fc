package dev.medley.registry.recipe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medley.registry.gateway.RequestRefused;
import java.util.Map;
import java.util.Optional;

/** The models that a run asks on its way. Rewrites ask side by side. */
final class Calls {
    /** Far above what any sound recipe needs: retries of retries end here. */
    private static final int MOST = 32;

    private final Surroundings around;
    private final Trace trace;
    private int refusals;

    Calls(Surroundings around, Trace trace) {
        this.around = around;
        this.trace = trace;
    }

    /**
     * The whole answer to a body that says what to mix; empty when a worker refused an adapter that was found.
     *
     * @param scores of the versions that were found, by digest
     */
    Optional<ObjectNode> ask(ObjectNode body, boolean isChat, Map<String, Double> scores) {
        requireMore();
        Optional<ObjectNode> answer = around.models().ask(body.put("model", around.base()), isChat, scores);
        answer.ifPresent(this::count);
        return answer;
    }

    /** A worker refused an adapter that was found: what asks for others is one call more, answered or not. */
    synchronized void refused() {
        refusals++;
        requireMore();
    }

    private synchronized void requireMore() {
        if (trace.calls() + refusals >= MOST) {
            throw RequestRefused.recipe("recipe_too_long", "the recipe asked models " + MOST + " times in vain");
        }
    }

    private synchronized void count(ObjectNode answer) {
        trace.called(
                answer.at("/usage/prompt_tokens").asLong(),
                answer.at("/usage/completion_tokens").asLong());
    }
}
