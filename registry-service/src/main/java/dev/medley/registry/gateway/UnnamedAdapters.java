package dev.medley.registry.gateway;

import dev.medley.registry.grant.Grant;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Answers with adapters that were found, not named: one that no worker can use costs {@code auto} or a recipe its place in the blend, never the answer, for
 * whoever asks can't leave it out. What was named is asked for once, and a refusal is the answer.
 */
@ApplicationScoped
class UnnamedAdapters {
    private static final Logger LOG = Logger.getLogger(UnnamedAdapters.class);
    private static final String REFUSED = "X-Medley-Refused";
    private static final int BAD_REQUEST = 400;

    private final BlendPlanner planner;
    private final RefusedVersions refused;

    @Inject
    UnnamedAdapters(BlendPlanner planner, RefusedVersions refused) {
        this.planner = planner;
        this.refused = refused;
    }

    /**
     * What came of asking once.
     *
     * @param findsOthers whether it is the refusal of an adapter that was found, which no search finds from now on
     */
    record Attempt(Response response, boolean findsOthers) {}

    /**
     * The answer to {@code request}.
     *
     * @param ask gets a blend answered
     * @throws RequestRefused when there is no blend for it
     */
    Response answer(AnswerRequest request, Optional<UUID> account, Function<Blend, Response> ask) {
        Blend blend = planner.plan(request, account);
        Attempt attempt = attempt(blend, ask);
        for (int left = blend.adapters().size(); left > 0 && attempt.findsOthers(); left--) {
            attempt = attempt(planner.plan(request, account), ask);
        }
        return attempt.response();
    }

    /** Asks once, and remembers what a worker refuses of that which was found. */
    Attempt attempt(Blend blend, Function<Blend, Response> ask) {
        Response response = ask.apply(blend);
        String id = response.getHeaderString(REFUSED);
        if (id == null) {
            return blend.isRetrieved() && overflows(response) ? best(blend, ask) : new Attempt(response, false);
        }
        // Nobody but a request, a recipe or a base names routers and adapters without a score: theirs is the refusal.
        return blend.member(id)
                .filter(member -> member.score().isPresent())
                .map(culprit -> without(culprit, response))
                .orElseGet(() -> new Attempt(response, false));
    }

    /** The numbers of a blend don't tell which of its adapters made them overflow: the best one answers alone, or it was that one. */
    private Attempt best(Blend blend, Function<Blend, Response> ask) {
        Grant.Member best = blend.adapters().getFirst();
        Response alone = ask.apply(blend.withOnly(best));
        return alone.getHeaderString(REFUSED) != null || overflows(alone)
                ? without(best, alone)
                : new Attempt(alone, false);
    }

    private Attempt without(Grant.Member culprit, Response response) {
        LOG.warnf("a worker refuses %s@%s: it is found no more for a while", culprit.id(), culprit.version());
        refused.add(culprit.version());
        return new Attempt(response, true);
    }

    private static boolean overflows(Response response) {
        return response.getStatus() == BAD_REQUEST
                && response.getEntity() instanceof byte[] body
                && Envelope.code(body).equals("invalid_adapter_blend");
    }
}
