package dev.medley.registry.recipe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medley.registry.gateway.RequestRefused;
import dev.medley.registry.gateway.SavedAnswers;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One request on its way through the steps of a recipe. For one thread, and used once. */
final class RecipeRun {
    private final Definition definition;
    private final Surroundings around;
    private final SavedAnswers.Asked asked;
    private final Trace trace = new Trace();
    private final Calls calls;
    private final Rewriting rewriting;
    private final Selecting selecting;
    private final State[] before;
    private final Map<Integer, Integer> tries = new HashMap<>();
    private State state;
    private Optional<ObjectNode> whole = Optional.empty();
    private String newest = "";
    private int attempt;
    private double warmth;

    RecipeRun(Definition definition, Surroundings around, SavedAnswers.Asked asked, Map<String, String> variables) {
        this.definition = definition;
        this.around = around;
        this.asked = asked;
        this.calls = new Calls(around, trace);
        this.rewriting = new Rewriting(definition, around, calls, trace);
        this.selecting = new Selecting(definition, around, trace);
        this.before = new State[definition.steps().size()];
        this.state = State.begin(variables);
    }

    /** Runs the steps; the last answer is left to the caller where nobody looks at it. */
    SavedAnswers.Prepared run() {
        if (definition.looksAtAnswer() && asked.body().path("n").asInt(1) > 1) {
            throw RequestRefused.invalid("n", "this recipe looks at its answer, so it gives one: n must be 1");
        }
        return from(0);
    }

    private SavedAnswers.Prepared from(int first) {
        int index = first;
        while (index < definition.steps().size()) {
            before[index] = state;
            switch (definition.steps().get(index)) {
                case Step.Rewrite _ -> index = rewrite(index);
                case Step.Retrieve _ -> index = retrieve(index);
                case Step.Filter filter -> state = selecting.filter(index++, filter, state);
                case Step.Score score -> state = selecting.score(index++, score, state);
                case Step.Mix mix -> {
                    Optional<SavedAnswers.Prepared> end = mix(index++, mix);
                    if (end.isPresent()) {
                        return end.get();
                    }
                }
                case Step.Generate generate -> {
                    if (index == definition.steps().size() - 1
                            || (around.isDry() && generate.into().isEmpty())) {
                        int last = index;
                        return new SavedAnswers.Ask(
                                last(index, generate),
                                state.mixed().scores(),
                                trace.toJson(),
                                () -> from(searchAgain(last)));
                    }
                    index = generate(index, generate);
                }
                case Step.Check check -> {
                    Optional<String> failure = around.isDry() ? Optional.empty() : look(index, check);
                    if (failure.isEmpty()) {
                        index++;
                    } else {
                        Optional<Integer> back = back(index);
                        if (back.isEmpty()) {
                            return fallback(index, "recipe_check_failed", "the answer " + failure.get());
                        }
                        index = back.get();
                    }
                }
                case Step.Retry _ -> index++;
            }
        }
        return whole.map(answer -> new SavedAnswers.Done(answer, trace.toJson(answer)))
                .orElseGet(() -> new SavedAnswers.Done(asked.body().objectNode(), trace.toJson()));
    }

    /** Neighbouring rewrites run as one. */
    private int rewrite(int start) {
        List<Step.Rewrite> steps = rewriting.together(start);
        int end = start + steps.size();
        Arrays.fill(before, start, end, state);
        state = rewriting.run(start, steps, state, warmth);
        return end;
    }

    /** Neighbouring searches run as one. */
    private int retrieve(int start) {
        int end = start;
        while (end < definition.steps().size() && definition.steps().get(end) instanceof Step.Retrieve) {
            before[end++] = state;
        }
        state = selecting.retrieve(start, end, state);
        return end;
    }

    private Optional<SavedAnswers.Prepared> mix(int index, Step.Mix step) {
        Mixed mixed = selecting.mix(step, state);
        if (mixed.members().isEmpty() && !(definition.fallback() instanceof Fallback.Usual)) {
            return Optional.of(fallback(index, "recipe_no_adapter", "no adapter is left to answer"));
        }
        state = state.mixing(mixed.members().isEmpty() ? Mixed.BASE : mixed);
        trace.add(index, step.kind(), entry -> Trace.mixed(entry, state.mixed()));
        return Optional.empty();
    }

    private ObjectNode last(int index, Step.Generate step) {
        ObjectNode body = Bodies.last(step, state.variables(), asked.body(), asked.isChat());
        body.put("model", around.base());
        state.mixed().into(body);
        if (attempt > 0) {
            Bodies.again(body, attempt, warmth);
        }
        trace.add(index, step.kind(), entry -> {
            entry.put("prompt", Trace.shown(step.prompt().render(state.variables())));
            step.system().ifPresent(text -> entry.put("system", Trace.shown(text.render(state.variables()))));
        });
        return body;
    }

    /** The step to go on with. */
    private int generate(int index, Step.Generate step) {
        if (step.into().isEmpty()) {
            ObjectNode body = last(index, step);
            body.remove(List.of("stream", "stream_options"));
            if (!around.isDry()) {
                Optional<ObjectNode> answer =
                        calls.ask(body, asked.isChat(), state.mixed().scores());
                if (answer.isEmpty()) {
                    return searchAgain(index);
                }
                whole = answer;
                newest = Bodies.text(answer.get());
            }
            return index + 1;
        }
        ObjectNode body = Bodies.between(step, state.variables());
        state.mixed().into(body);
        if (attempt > 0) {
            Bodies.again(body, attempt, warmth);
        }
        if (around.isDry()) {
            newest = "(answer of step " + index + ")";
        } else {
            Optional<ObjectNode> answer = calls.ask(body, true, state.mixed().scores());
            if (answer.isEmpty()) {
                return searchAgain(index);
            }
            newest = Bodies.text(answer.get()).strip();
        }
        state = state.with(step.into().get(), newest);
        trace.add(
                index,
                step.kind(),
                entry -> entry.put("into", step.into().get())
                        .put(
                                "prompt",
                                body.at("/messages")
                                        .path(body.at("/messages").size() - 1)
                                        .path("content")
                                        .asText())
                        .put("text", Trace.shown(newest)));
        return index + 1;
    }

    /** Back to where the adapters of an answer were searched for: a worker refused one, and searches leave it out by now. */
    private int searchAgain(int generate) {
        calls.refused();
        int search = definition.searchFor(generate);
        state = before[search];
        trace.add(generate, "refused", entry -> entry.put("from", search));
        return search;
    }

    private Optional<String> look(int index, Step.Check step) {
        Optional<String> failure = step.condition().failure(newest);
        trace.add(index, step.kind(), entry -> {
            entry.put("passed", failure.isEmpty());
            failure.ifPresent(words -> entry.put("reason", words));
        });
        return failure;
    }

    /** Where to go on after a failed check: the retry that follows it and the checks beside it, while it has tries left. */
    private Optional<Integer> back(int check) {
        int next = check + 1;
        while (next < definition.steps().size() && definition.steps().get(next) instanceof Step.Check) {
            next++;
        }
        if (next < definition.steps().size()
                && definition.steps().get(next) instanceof Step.Retry retry
                && tries.merge(next, 1, Integer::sum) <= retry.times()) {
            attempt++;
            warmth = retry.temperature();
            state = before[retry.from()];
            trace.add(next, retry.kind(), entry -> entry.put("attempt", attempt).put("from", retry.from()));
            return Optional.of(retry.from());
        }
        return Optional.empty();
    }

    private SavedAnswers.Prepared fallback(int index, String code, String reason) {
        trace.add(index, "fallback", entry -> entry.put("reason", code));
        return switch (definition.fallback()) {
            case Fallback.Usual _, Fallback.Refuse _ ->
                throw RequestRefused.recipe(code, "the recipe came to no answer: " + reason);
            case Fallback.Base _ -> instead(Mixed.BASE);
            case Fallback.Adapter(String id) -> instead(Mixed.only(id));
            case Fallback.Text(String text) ->
                new SavedAnswers.Done(Spoken.answer(text, around.base(), asked.isChat()), trace.toJson());
        };
    }

    /** The question as it came, without templates: those belong to the steps that failed. */
    private SavedAnswers.Prepared instead(Mixed mixed) {
        ObjectNode body = asked.body().deepCopy();
        body.remove("variables");
        mixed.into(body.put("model", around.base()));
        return new SavedAnswers.Ask(body, Map.of(), trace.toJson(), () -> {
            throw new IllegalStateException("nothing was found for a fallback");
        });
    }
}
