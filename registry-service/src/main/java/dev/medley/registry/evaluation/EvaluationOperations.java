package dev.medley.registry.evaluation;

import dev.medley.registry.upload.OtherOperations;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.UUID;

/** A run is an operation as well: its state and progress, for clients that wait for any operation. */
@ApplicationScoped
class EvaluationOperations implements OtherOperations {
    private final EvaluationRepository repository;

    @Inject
    EvaluationOperations(EvaluationRepository repository) {
        this.repository = repository;
    }

    @Override
    public Optional<Operation> find(UUID account, UUID id) {
        return repository
                .find(account, id)
                .map(run -> new Operation(
                        run.id(), run.state(), run.progress(), Json.write(run.findings()), Optional.empty()));
    }
}
