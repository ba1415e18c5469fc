package dev.medley.registry.adapter;

import dev.medley.registry.account.AccountService;
import dev.medley.registry.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/** Moves adapters' tags that were held back. */
@ApplicationScoped
class AdapterTagMover implements TagMover {
    private final AdapterRepository repository;
    private final AdapterService service;
    private final AccountService accounts;

    @Inject
    AdapterTagMover(AdapterRepository repository, AdapterService service, AccountService accounts) {
        this.repository = repository;
        this.service = service;
        this.accounts = accounts;
    }

    @Override
    public TagMove.Subject subject() {
        return TagMove.Subject.ADAPTER;
    }

    @Override
    public Result take(TagMove move) {
        Optional<Adapter> found = repository.findByIdOptional(move.target()).map(repository::lock);
        if (found.filter(adapter -> !adapter.isDeleted()).isEmpty()) {
            return Result.GONE;
        }
        Adapter adapter = found.get();
        Optional<AdapterVersion> version = repository
                .findVersion(move.to())
                .filter(each -> !each.isDeleted() && each.state() != VersionState.YANKED);
        if (version.isEmpty()) {
            return Result.GONE;
        }
        Optional<Tag> present = repository.findTag(adapter, move.tag());
        if (!present.map(tag -> tag.version().id()).equals(move.from())) {
            return Result.OVERTAKEN;
        }
        try {
            service.take(adapter, move.tag(), version.get(), accounts.get(move.by()));
        } catch (Problem isProtected) {
            return Result.PROTECTED;
        }
        adapter.touch();
        return Result.MOVED;
    }
}
