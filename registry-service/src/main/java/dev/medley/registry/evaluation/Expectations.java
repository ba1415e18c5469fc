package dev.medley.registry.evaluation;

import dev.medley.registry.gateway.Inference;
import dev.medley.registry.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The cases of a suite as a run takes them: a tag of an expected adapter is the version that it leads to when the run starts. */
@ApplicationScoped
class Expectations {
    private final Inference inference;

    @Inject
    Expectations(Inference inference) {
        this.inference = inference;
    }

    /** @throws Problem 400 for what is no reference, or leads to no version that the client may see */
    List<Case> resolved(List<Case> cases, Inference.Client client) {
        Map<String, String> known = new HashMap<>();
        List<Case> resolved = new ArrayList<>();
        for (int i = 0; i < cases.size(); i++) {
            Case each = cases.get(i);
            String path = "cases[" + i + "]";
            each.requireExpected(path);
            resolved.add(each.expectedAdapter()
                    .map(text -> known.computeIfAbsent(text, _ -> resolved(text, path, client)))
                    .map(canonical -> new Case(each.prompt(), each.answer(), Optional.of(canonical)))
                    .orElse(each));
        }
        return resolved;
    }

    private String resolved(String text, String path, Inference.Client client) {
        if (!Expected.isTagged(text)) {
            return Expected.of(text).orElseThrow().toString();
        }
        return inference
                .digest(client, text)
                .map(digest -> new Expected(Expected.of(text).orElseThrow().name(), Optional.of(digest)).toString())
                .orElseThrow(() -> Problem.invalid(
                        path + ".expected_adapter",
                        path + ".expected_adapter leads to no version: there is no " + text
                                + ", or it is not for you to see."));
    }
}
