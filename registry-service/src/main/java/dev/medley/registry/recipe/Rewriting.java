package dev.medley.registry.recipe;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** The steps that put text into other words: neighbours that need nothing of each other at once. */
record Rewriting(Definition definition, Surroundings around, Calls calls, Trace trace) {
    /** Those from a step on that run at once. */
    List<Step.Rewrite> together(int start) {
        List<Step.Rewrite> steps = new ArrayList<>();
        int end = start;
        while (end < definition.steps().size()
                && definition.steps().get(end) instanceof Step.Rewrite next
                && steps.stream().noneMatch(each -> next.template().variables().contains(each.into()))) {
            steps.add(next);
            end++;
        }
        return steps;
    }

    /** The state with what they said. */
    State run(int start, List<Step.Rewrite> steps, State before, double warmth) {
        List<String> texts = AtOnce.all(steps.stream()
                .<Callable<String>>map(step -> () -> text(step, before.variables(), warmth))
                .toList());
        State state = before;
        for (int i = 0; i < steps.size(); i++) {
            Step.Rewrite step = steps.get(i);
            String text = texts.get(i);
            String prompt = step.template().render(before.variables());
            state = state.with(step.into(), text);
            trace.add(
                    start + i,
                    step.kind(),
                    entry -> entry.put("prompt", Trace.shown(prompt))
                            .put("into", step.into())
                            .put("text", Trace.shown(text)));
        }
        return state;
    }

    /** In the words of the base; in a dry run the question stands for them. */
    private String text(Step.Rewrite step, Map<String, String> variables, double warmth) {
        if (around.isDry()) {
            return variables.get(Variable.QUESTION);
        }
        String prompt = step.template().render(variables);
        return calls.ask(Bodies.between(prompt, Optional.empty(), step.maxTokens(), warmth), true, Map.of())
                .map(answer -> Bodies.text(answer).strip())
                .orElseThrow();
    }
}
