package dev.medley.registry.remapping;

import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.upload.OtherOperations;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.UUID;

/** A remapping is an operation of all administrators: who finds the retriever of a base being changed may look into it, and end it. */
@ApplicationScoped
class RemappingOperations implements OtherOperations {
    private final RemappingRepository repository;
    private final Remapper remapper;
    private final CurrentAccount current;

    @Inject
    RemappingOperations(RemappingRepository repository, Remapper remapper, CurrentAccount current) {
        this.repository = repository;
        this.remapper = remapper;
        this.current = current;
    }

    @Override
    public Optional<Operation> operation(UUID account, UUID id) {
        return repository.find(account, id);
    }

    @Override
    public boolean cancel(UUID account, UUID id) {
        if (repository.find(account, id).isEmpty()) {
            return false;
        }
        current.requireAdmin();
        return remapper.cancel(id);
    }
}
