package dev.medley.registry.regression;

import dev.medley.registry.evaluation.Evaluations;
import dev.medley.registry.upload.OtherOperations;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.UUID;

/** A move that was held back is an operation of whoever asked for it. */
@ApplicationScoped
class MoveOperations implements OtherOperations {
    private final GuardRepository repository;
    private final Evaluations evaluations;

    @Inject
    MoveOperations(GuardRepository repository, Evaluations evaluations) {
        this.repository = repository;
        this.evaluations = evaluations;
    }

    @Override
    public Optional<Operation> operation(UUID account, UUID id) {
        return repository
                .find(id)
                .filter(held -> held.move().by().equals(account))
                .map(held -> new Operation(
                        held.id(),
                        held.state().operation(),
                        held.state() == HeldMove.State.RUNNING
                                ? held.evaluation().map(evaluations::progress).orElse(0.0)
                                : 1,
                        held.findings(),
                        Optional.of(held.move().digest())));
    }
}
