package dev.medley.registry.evaluation;

import dev.medley.registry.gateway.Inference;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A run as it is kept. */
record Run(
        UUID id,
        Inference.Client client,
        String suite,
        Spec spec,
        List<Case> cases,
        String state,
        double progress,
        List<Finding> findings,
        Instant createdAt,
        Optional<Instant> finishedAt) {
    Run {
        cases = List.copyOf(cases);
        findings = List.copyOf(findings);
    }

    /** One that begins now. */
    static Run of(Inference.Client client, Spec spec, List<Case> cases) {
        return new Run(
                UUID.randomUUID(),
                client,
                spec.suite(),
                spec,
                cases,
                "running",
                0,
                spec.caveats(cases),
                Instant.now(),
                Optional.empty());
    }
}
