package dev.medley.registry.gateway;

import dev.medley.registry.grant.Grant;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * Answers with adapters that were found, not named: one that no worker can use costs {@code auto} its place in the blend, never the answer, for whoever
 * asks can't leave it out. What was named is asked for once, and a refusal is the answer.
 */
@ApplicationScoped
class UnnamedAdapters {
    private static final int BAD_REQUEST = 400;
    private static final Set<String> REFUSALS = Set.of("invalid_adapter", "invalid_adapter_blend");

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
        if (!blend.isRetrieved()) {
            return response;
        }
        for (int left = blend.adapters().size(); left > 0 && isRefused(response); left--) {
            String id = response.getHeaderString("X-Medley-Refused");
            if (id == null) {
                return withOne(blend, response, ask);
            }
            Optional<Grant.Member> culprit = blend.adapters().stream()
                    .filter(member -> member.id().equals(id))
                    .findFirst();
            if (culprit.isEmpty()) {
                // A router, which the request or the base names.
                return response;
            }
            refused.add(culprit.get().version());
            blend = planner.plan(request, account);
            response = ask.apply(blend);
        }
        return response;
    }

    /** The best adapter that can answer alone: the numbers of a blend don't tell which of its adapters made them overflow. */
    private Response withOne(Blend blend, Response refusal, Function<Blend, Response> ask) {
        for (Grant.Member member : blend.adapters()) {
            Response alone = ask.apply(blend.withOnly(member));
            if (!isRefused(alone)) {
                return alone;
            }
            refused.add(member.version());
        }
        return refusal;
    }

    private static boolean isRefused(Response response) {
        return response.getStatus() == BAD_REQUEST
                && response.getEntity() instanceof byte[] body
                && REFUSALS.contains(JsonBody.parse(body).at("/error/code").asText());
    }
}
