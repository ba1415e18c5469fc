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
 * Answers with adapters that were found, not named: one that no worker can use costs {@code auto} its place in the blend, never the answer, for whoever
 * asks can't leave it out. What was named is asked for once, and a refusal is the answer.
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
     * The answer to {@code request}.
     *
     * @param ask gets a blend answered
     * @throws RequestRefused when there is no blend for it
     */
    Response answer(AnswerRequest request, Optional<UUID> account, Function<Blend, Response> ask) {
        Blend blend = planner.plan(request, account);
        Response response = ask.apply(blend);
        for (int left = blend.adapters().size(); left > 0 && isRefused(blend, response); left--) {
            String id = response.getHeaderString(REFUSED);
            Optional<Grant.Member> culprit = blend.member(id);
            if (id == null) {
                // The numbers of a blend don't tell which of its adapters made them overflow: the best one answers
                // alone, or it was that one.
                Grant.Member best = blend.adapters().getFirst();
                Response alone = ask.apply(blend.withOnly(best));
                if (!isRefused(blend, alone)) {
                    return alone;
                }
                culprit = Optional.of(best);
            }
            if (culprit.isEmpty()) {
                // A router, which the request or the base names.
                return response;
            }
            LOG.warnf(
                    "auto does without %s@%s: a worker refuses it",
                    culprit.get().id(), culprit.get().version());
            refused.add(culprit.get().version());
            blend = planner.plan(request, account);
            response = ask.apply(blend);
        }
        return response;
    }

    /** Whether it was what nobody named that could not be used: one adapter that the worker tells, or the numbers of all together. */
    private static boolean isRefused(Blend blend, Response response) {
        return blend.isRetrieved() && (response.getHeaderString(REFUSED) != null || overflows(response));
    }

    private static boolean overflows(Response response) {
        return response.getStatus() == BAD_REQUEST
                && response.getEntity() instanceof byte[] body
                && "invalid_adapter_blend"
                        .equals(JsonBody.parse(body).at("/error/code").asText());
    }
}
