package dev.medley.registry.remapping;

import dev.medley.registry.upload.OtherOperations;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.UUID;

/** A remapping is an operation of the administrator who chose the retriever. */
@ApplicationScoped
class RemappingOperations implements OtherOperations {
    private final RemappingRepository repository;

    @Inject
    RemappingOperations(RemappingRepository repository) {
        this.repository = repository;
    }

    @Override
    public Optional<Operation> find(UUID account, UUID id) {
        return repository.find(account, id);
    }
}
