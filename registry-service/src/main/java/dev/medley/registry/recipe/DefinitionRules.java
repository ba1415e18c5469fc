package dev.medley.registry.recipe;

import java.util.Set;
import java.util.TreeSet;

/** Whether steps go together: every variable is known where it is used, nothing is filtered that was not found, every loop ends. */
final class DefinitionRules {
    private final Findings findings;
    private final Set<String> known = new TreeSet<>();
    private boolean found;
    private boolean scored;
    private boolean generated;
    private boolean checked;
    private boolean gated;

    private DefinitionRules(Findings findings) {
        this.findings = findings;
    }

    static void check(Definition definition, Findings findings) {
        var rules = new DefinitionRules(findings);
        rules.known.add(Variable.QUESTION);
        definition.variables().forEach(variable -> rules.known.add(variable.name()));
        for (int i = 0; i < definition.steps().size(); i++) {
            rules.step(definition, i, "definition.steps[" + i + "]");
        }
        if (!rules.generated) {
            findings.add("STEP_MISSING", "definition.steps", "a recipe needs a step generate: nothing answers");
        }
    }

    private void step(Definition definition, int index, String path) {
        switch (definition.steps().get(index)) {
            case Step.Rewrite step -> {
                uses(step.template(), path + ".template");
                gives(step.into(), path + ".into");
            }
            case Step.Retrieve step -> {
                uses(step.query(), path + ".query");
                found = true;
                scored = false;
                gated = false;
            }
            case Step.Filter step -> {
                needs(found && !scored, path, "filter comes after retrieve and before score");
                boolean searches = index > 0 && definition.steps().get(index - 1) instanceof Step.Retrieve;
                boolean wants = !step.wanted().tags().isEmpty()
                        || !step.wanted().licenses().isEmpty();
                needs(searches || !wants, path, "tags and license belong to the filter right behind a retrieve");
            }
            case Step.Score step -> {
                needs(found, path, "score comes after retrieve");
                scored = true;
                gated = step.scoring() instanceof Scoring.Gate;
            }
            case Step.Mix step -> mix(step, path);
            case Step.Generate step -> generate(definition, step, index, path);
            case Step.Check _ -> {
                needs(generated, path, "check comes after generate");
                checked = true;
            }
            case Step.Retry step -> {
                needs(checked, path, "retry comes after check");
                needs(
                        step.from() < index && reaches(definition, step.from(), index),
                        path + ".from",
                        "retry goes back to a step before a generate that comes before it");
            }
        }
    }

    private void mix(Step.Mix step, String path) {
        needs(found || !step.pinned().isEmpty(), path, "mix comes after retrieve, or names pinned adapters");
        boolean gate = step.mode().equals("ramole") || step.mode().equals("arrow");
        needs(!gated || gate, path + ".mode", "score by gate needs mode ramole or arrow");
        needs(
                !gate || gated || !scored,
                path + ".mode",
                "in mode " + step.mode() + " the gate decides: score by gate, or leave score out");
        double sum = step.pinned().stream().mapToDouble(Step.Pinned::weight).sum();
        boolean negative = step.pinned().stream().anyMatch(each -> each.weight() < 0);
        needs(
                !found || (sum <= 1 && !negative),
                path + ".pinned",
                "beside adapters that are found, pinned ones have weights of 0 to 1 in all");
        found = false;
        scored = false;
        gated = false;
    }

    private void generate(Definition definition, Step.Generate step, int index, String path) {
        uses(step.prompt(), path + ".template");
        step.system().ifPresent(system -> uses(system, path + ".system"));
        boolean last = definition.steps().subList(index + 1, definition.steps().size()).stream()
                .noneMatch(Step.Generate.class::isInstance);
        needs(!found, path, "what is found needs a step mix before it is used");
        needs(!last || step.into().isEmpty(), path + ".into", "the last generate gives the answer, not a variable");
        needs(last || step.into().isPresent(), path + ".into", "all but the last generate need a variable: into");
        step.into().ifPresent(name -> gives(name, path + ".into"));
        generated = true;
        checked = false;
    }

    private static boolean reaches(Definition definition, int from, int to) {
        return definition.steps().subList(from, to).stream().anyMatch(Step.Generate.class::isInstance);
    }

    private void uses(Template template, String path) {
        for (String name : template.variables()) {
            if (!known.contains(name)) {
                findings.add(
                        "VARIABLE_UNKNOWN",
                        path,
                        path + " uses {{" + name + "}}; known here are " + String.join(", ", known));
            }
        }
    }

    private void gives(String name, String path) {
        if (!known.add(name)) {
            findings.invalid(path, "must be a new name: " + name + " is taken");
        }
    }

    private void needs(boolean holds, String path, String message) {
        if (!holds) {
            findings.add("STEP_MISPLACED", path, path + ": " + message);
        }
    }
}
