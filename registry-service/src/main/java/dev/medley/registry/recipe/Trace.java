package dev.medley.registry.recipe;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Consumer;

/** What a run did, step by step, as the answer tells it. */
final class Trace {
    private static final int LONGEST = 2_000;

    private final ArrayNode steps = JsonNodeFactory.instance.arrayNode();
    private int calls;
    private long promptTokens;
    private long completionTokens;

    void add(int index, String kind, Consumer<ObjectNode> details) {
        ObjectNode entry = steps.addObject().put("step", index).put("kind", kind);
        details.accept(entry);
    }

    /** A call of a model that came before the last answer. */
    void called(long prompt, long completion) {
        calls++;
        promptTokens += prompt;
        completionTokens += completion;
    }

    int calls() {
        return calls;
    }

    static String shown(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }

    static void candidates(ObjectNode entry, String field, List<Candidate> found) {
        ArrayNode list = entry.putArray(field);
        found.forEach(each -> list.addObject()
                .put("id", each.id())
                .put("version", each.version())
                .put("score", each.score())
                .put("fits", each.fits()));
    }

    static void mixed(ObjectNode entry, Mixed mixed) {
        entry.put("mode", mixed.mode());
        ArrayNode list = entry.putArray("adapters");
        mixed.members()
                .forEach(each -> list.addObject().put("id", each.reference()).put("weight", each.weight()));
    }

    ObjectNode toJson() {
        return toJson(calls, promptTokens, completionTokens);
    }

    /** As {@link #toJson()}, for an answer that is one of the calls: it tells itself what it took. */
    ObjectNode toJson(ObjectNode answer) {
        return toJson(
                calls - 1,
                promptTokens - answer.at("/usage/prompt_tokens").asLong(),
                completionTokens - answer.at("/usage/completion_tokens").asLong());
    }

    private ObjectNode toJson(int callsBefore, long promptBefore, long completionBefore) {
        ObjectNode notes = JsonNodeFactory.instance.objectNode();
        notes.set("trace", steps);
        notes.putObject("before")
                .put("calls", callsBefore)
                .put("prompt_tokens", promptBefore)
                .put("completion_tokens", completionBefore);
        return notes;
    }
}
