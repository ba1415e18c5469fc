package dev.medley.registry.regression;

import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.adapter.TagGuard;
import dev.medley.registry.adapter.TagMove;
import dev.medley.registry.evaluation.Evaluations;
import dev.medley.registry.gateway.Inference;
import dev.medley.registry.problem.Problem;
import io.quarkus.arc.Arc;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Holds the moves of guarded tags back. Move and run are stored in the transaction that asked for the move, so either both are there after a crash or
 * neither; the run is booked on whoever moves the tag.
 */
@ApplicationScoped
class Guarding implements TagGuard {
    private final GuardRepository repository;
    private final Evaluations evaluations;
    private final CurrentAccount current;
    private final Event<Overtaken> overtaken;

    @Inject
    Guarding(GuardRepository repository, Evaluations evaluations, CurrentAccount current, Event<Overtaken> overtaken) {
        this.repository = repository;
        this.evaluations = evaluations;
        this.current = current;
        this.overtaken = overtaken;
    }

    /** A run that nobody waits for, once the transaction is through. */
    record Overtaken(UUID account, UUID evaluation) {}

    @Override
    @Transactional
    public Optional<UUID> hold(TagMove move) {
        return Guard.deciding(repository.guards(GuardRepository.Subject.of(move)), move.tag())
                .map(guard -> hold(guard, move));
    }

    @Override
    public Optional<Problem> objection(TagMove move) {
        return Guard.deciding(repository.guards(GuardRepository.Subject.of(move)), move.tag())
                .filter(guard -> guard.action() == Action.REFUSE)
                .flatMap(guard ->
                        repository.decided(move).filter(held -> held.createdAt().isAfter(guard.createdAt())))
                .filter(held -> held.state() == HeldMove.State.REFUSED)
                .map(held -> Shortfall.problem(move, held.findings()));
    }

    private UUID hold(Guard guard, TagMove move) {
        Optional<HeldMove> running = repository.running(move);
        boolean isAsked = running.filter(
                        held -> held.move().equals(move) && held.createdAt().isAfter(guard.createdAt()))
                .isPresent();
        if (isAsked) {
            return running.get().id();
        }
        running.ifPresent(this::overtake);
        HeldMove held = begin(guard, move);
        repository.hold(held);
        return held.id();
    }

    private void overtake(HeldMove older) {
        String findings =
                Shortfall.json(List.of(Shortfall.overtaken(older.move().tag())));
        repository.end(older.id(), HeldMove.State.OVERTAKEN, findings);
        older.evaluation()
                .ifPresent(run -> overtaken.fire(new Overtaken(older.move().by(), run)));
    }

    private HeldMove begin(Guard guard, TagMove move) {
        Instant now = Instant.now();
        try {
            var client = new Inference.Client(move.by(), key(), Optional.of(move.by()));
            UUID run = evaluations.start(client, guard.suite(), guard.wanted(), move.model());
            return held(guard, move, Optional.of(run), HeldMove.State.RUNNING, "[]", now);
        } catch (Problem unfit) {
            // What can't be tested does not pass, whatever the guard does with versions that fall short.
            String findings = Shortfall.json(List.of(Shortfall.of(unfit)));
            return held(guard, move, Optional.empty(), HeldMove.State.REFUSED, findings, now);
        }
    }

    private static HeldMove held(
            Guard guard, TagMove move, Optional<UUID> run, HeldMove.State state, String findings, Instant now) {
        Optional<Instant> decidedAt = state == HeldMove.State.RUNNING ? Optional.empty() : Optional.of(now);
        return new HeldMove(
                UUID.randomUUID(), move, guard.action(), guard.createdBy(), run, state, findings, "", now, decidedAt);
    }

    /** Uploads are published in the background, where no key is at hand. */
    private Optional<String> key() {
        return Arc.container().requestContext().isActive() ? current.keyId() : Optional.empty();
    }
}
