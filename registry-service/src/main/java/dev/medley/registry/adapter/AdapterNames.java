package dev.medley.registry.adapter;

import dev.medley.format.AdapterName;
import dev.medley.registry.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import org.hibernate.exception.ConstraintViolationException;

/** Names that change or go: a former name leads on, and none is ever given out again. */
@ApplicationScoped
public class AdapterNames {
    private final AdapterRepository repository;
    private final AdapterConfig config;
    private final Event<AdapterDeleted> deleted;

    @Inject
    AdapterNames(AdapterRepository repository, AdapterConfig config, Event<AdapterDeleted> deleted) {
        this.repository = repository;
        this.config = config;
        this.deleted = deleted;
    }

    /**
     * Gives an adapter another name of the same owner, or one of its own former ones again; the present one leads there from now on.
     *
     * @throws Problem 409 when the new name is its present one, or is or was another adapter's
     */
    public void rename(Adapter adapter, String to) {
        AdapterName former = adapter.name();
        AdapterName wanted = AdapterName.parse(former.owner() + "/" + to)
                .orElseThrow(() -> new Problem(422, "NAME_INVALID", "A name: " + AdapterName.RULE + "."));
        boolean isItsOwn = repository
                .findByFormerName(wanted)
                .filter(each -> each.id().equals(adapter.id()))
                .isPresent();
        if (!isItsOwn && repository.findByName(wanted).isPresent()) {
            throw taken(wanted);
        }
        repository.forgetFormerName(wanted);
        adapter.rename(wanted);
        try {
            repository.keepFormerName(adapter, former);
            repository.flush();
        } catch (ConstraintViolationException e) {
            // Of two that take a name at once the second is told so.
            throw taken(wanted);
        }
    }

    private static Problem taken(AdapterName wanted) {
        return new Problem(409, "NAME_TAKEN", "`" + wanted + "` is or was used.");
    }

    /**
     * Gone for readers at once; it comes back by {@link #restore}.
     *
     * @throws Problem 404 for whoever of two that delete it at once is second
     */
    public void delete(Adapter adapter) {
        Adapter held = repository.lock(adapter);
        if (held.isDeleted()) {
            throw AdapterNotFound.adapter();
        }
        held.delete();
        deleted.fire(new AdapterDeleted(held.id()));
    }

    /** Brings a deleted adapter back while its grace lasts. */
    void restore(Adapter adapter) {
        Instant deleted = adapter.deletedAt()
                .orElseThrow(() -> new Problem(409, "NOT_DELETED", "`" + adapter.name() + "` is not deleted."));
        Duration grace = config.grace();
        if (deleted.plus(grace).isBefore(Instant.now())) {
            throw new Problem(410, "GRACE_OVER", "Deleted adapters come back for " + grace.toDays() + " days only.");
        }
        adapter.restore();
    }
}
