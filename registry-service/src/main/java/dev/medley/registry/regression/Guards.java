package dev.medley.registry.regression;

import dev.medley.registry.account.Account;
import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.account.Scope;
import dev.medley.registry.adapter.TagPatterns;
import dev.medley.registry.evaluation.Evaluations;
import dev.medley.registry.problem.Paging;
import dev.medley.registry.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;

/** What the guards of adapters and of recipes have in common. */
@ApplicationScoped
class Guards {
    private static final int MOST = 15;
    private static final int SHOWN_MOVES = 20;

    private final GuardRepository repository;
    private final Evaluations evaluations;
    private final CurrentAccount current;
    private final Paging paging;

    @Inject
    Guards(GuardRepository repository, Evaluations evaluations, CurrentAccount current, Paging paging) {
        this.repository = repository;
        this.evaluations = evaluations;
        this.current = current;
        this.paging = paging;
    }

    /** A page of the subject's guards, each page with the newest moves. */
    Response page(GuardRepository.Subject subject) {
        List<GuardView> guards =
                repository.guards(subject).stream().map(GuardView::of).toList();
        List<GuardView.MoveView> moves = repository.newest(subject, SHOWN_MOVES).stream()
                .map(GuardView.MoveView::of)
                .toList();
        return paging.of(guards, GuardView::tag, page -> new GuardView.Page(page.items(), page.nextCursor(), moves));
    }

    /** @param model the subject as completions name it */
    GuardView bind(GuardRepository.Subject subject, String tag, GuardRequest request, String model) {
        Account caller = current.require(Scope.INFERENCE_CALL);
        if (!TagPatterns.isLegal(tag)) {
            throw Problem.invalid("tag", "tag must be a tag, or the beginning of tags with a star.");
        }
        if (request == null) {
            throw Problem.invalid("", "A JSON body is required.");
        }
        Action action = Action.wanted(request.action());
        UUID suite = evaluations.requireSuite(caller.id(), request.suite(), request.wanted(), model);
        repository.bind(subject, tag, suite, action, request.wanted(), caller.id());
        List<Guard> all = repository.guards(subject);
        if (all.size() > MOST) {
            throw Problem.invalid("tag", "At most " + MOST + " tags of one name are guarded.");
        }
        return all.stream()
                .filter(guard -> guard.tag().equals(tag))
                .findFirst()
                .map(GuardView::of)
                .orElseThrow();
    }

    void unbind(GuardRepository.Subject subject, String tag) {
        if (!repository.unbind(subject, tag)) {
            throw new Problem(404, "GUARD_NOT_FOUND", "This tag has no guard.");
        }
    }
}
