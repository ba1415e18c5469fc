package dev.medley.registry.regression;

import dev.medley.registry.adapter.TagDecided;
import dev.medley.registry.adapter.TagMove;
import dev.medley.registry.adapter.TagMover;
import dev.medley.registry.evaluation.EvaluationEnded;
import dev.medley.registry.evaluation.Evaluations;
import dev.medley.registry.evaluation.Finding;
import dev.medley.registry.evaluation.Verdict;
import dev.medley.registry.request.BackgroundAudit;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Moves a held tag, or refuses to, when the run about its version has ended. Tag, outcome, news and audit are one transaction: a registry that was
 * killed before it decides when it starts again, and nothing is decided twice.
 */
@ApplicationScoped
class Deciding {
    private static final Logger LOG = Logger.getLogger(Deciding.class);
    private static final String ACTION = "MOVE held tag";
    private static final int DONE = 200;
    private static final int CONFLICT = 409;

    private final GuardRepository repository;
    private final Evaluations evaluations;
    private final Instance<TagMover> movers;
    private final BackgroundAudit audit;
    private final Event<TagDecided> decided;

    @Inject
    Deciding(
            GuardRepository repository,
            Evaluations evaluations,
            @Any Instance<TagMover> movers,
            BackgroundAudit audit,
            Event<TagDecided> decided) {
        this.repository = repository;
        this.evaluations = evaluations;
        this.movers = movers;
        this.audit = audit;
        this.decided = decided;
    }

    void resume(@Observes StartupEvent started) {
        decideAll();
    }

    /** What a database that was away kept from being decided. */
    @Scheduled(every = "60s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void sweep() {
        decideAll();
    }

    void ended(@Observes EvaluationEnded ended) {
        repository.runningOf(ended.id()).ifPresent(this::decideOrLeave);
    }

    void overtaken(@Observes(during = TransactionPhase.AFTER_SUCCESS) Guarding.Overtaken overtaken) {
        QuarkusTransaction.requiringNew().run(() -> evaluations.remove(overtaken.account(), overtaken.evaluation()));
    }

    private void decideAll() {
        repository.running().forEach(held -> decideOrLeave(held.id()));
    }

    private void decideOrLeave(UUID id) {
        try {
            QuarkusTransaction.requiringNew().run(() -> decide(id));
        } catch (RuntimeException failure) {
            LOG.errorf(failure, "held tag not decided move=%s", id);
        }
    }

    private void decide(UUID id) {
        HeldMove held = repository.find(id).orElseThrow();
        Evaluations.Ending ending = evaluations.ending(held.evaluation().orElseThrow());
        if (held.state() != HeldMove.State.RUNNING || ending instanceof Evaluations.Ending.Open) {
            return;
        }
        List<Shortfall> findings = new ArrayList<>(shortfalls(ending));
        HeldMove.State state = HeldMove.State.REFUSED;
        if (findings.isEmpty() || held.action() == Action.WARN) {
            TagMover.Result result = mover(held.move().subject()).take(held.move());
            state = switch (result) {
                case MOVED -> HeldMove.State.MOVED;
                case OVERTAKEN -> HeldMove.State.OVERTAKEN;
                case GONE, PROTECTED -> HeldMove.State.REFUSED;
            };
            if (result != TagMover.Result.MOVED) {
                findings.add(Shortfall.of(result, held.move().tag()));
            }
        }
        end(held, state, findings);
    }

    private static List<Shortfall> shortfalls(Evaluations.Ending ending) {
        return switch (ending) {
            case Evaluations.Ending.Judged(Verdict verdict) -> Shortfall.of(verdict);
            case Evaluations.Ending.BrokeOff(List<Finding> reasons) -> Shortfall.runFailed(reasons);
            case Evaluations.Ending.Gone() -> List.of(Shortfall.runDeleted());
            case Evaluations.Ending.Open() -> throw new IllegalStateException("a run that goes on decides nothing");
        };
    }

    private void end(HeldMove held, HeldMove.State state, List<Shortfall> findings) {
        TagMove move = held.move();
        boolean isMoved = state == HeldMove.State.MOVED;
        List<Shortfall> told =
                isMoved ? findings.stream().map(Shortfall::asWarning).toList() : findings;
        if (!repository.end(held.id(), state, Shortfall.json(told))) {
            throw new IllegalStateException("the move was decided meanwhile");
        }
        decided.fire(new TagDecided(
                new HashSet<>(List.of(move.by(), held.guardedBy())), move.subjectName(), move.tag(), isMoved));
        audit.add(
                move.by(),
                held.movedBy(),
                ACTION,
                move.subjectName() + ":" + move.tag() + "@" + move.digest(),
                "",
                isMoved ? DONE : CONFLICT,
                isMoved ? "" : findings.getFirst().code());
    }

    private TagMover mover(TagMove.Subject subject) {
        return movers.stream()
                .filter(mover -> mover.subject() == subject)
                .findFirst()
                .orElseThrow();
    }
}
