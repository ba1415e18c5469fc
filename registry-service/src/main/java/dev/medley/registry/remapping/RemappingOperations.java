package dev.medley.registry.remapping;

import dev.medley.registry.upload.OtherOperations;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.UUID;

/** A remapping is an operation of all administrators: who finds the retriever of a base being changed may look into it. */
@ApplicationScoped
class RemappingOperations implements OtherOperations {
    private final RemappingRepository repository;

    @Inject
    RemappingOperations(RemappingRepository repository) {
        this.repository = repository;
    }

    @Override
    public Optional<Operation> operation(UUID account, UUID id) {
        return repository.find(account, id);
    }
}
