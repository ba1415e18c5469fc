package dev.medley.registry.gateway;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.medley.registry.base.BaseModel;
import dev.medley.registry.base.DefaultMixture;
import dev.medley.registry.grant.Grant;
import dev.medley.registry.retrieve.LeftOut;
import dev.medley.registry.retrieve.Retrieval;
import dev.medley.registry.retrieve.Retriever;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** {@code POST /v1/route}: which adapters {@code auto} would mix for a text, and why not others. */
@Path("/v1/route")
class RouteResource {
    private final InferenceAccess access;
    private final BlendPlanner planner;
    private final Retriever retriever;

    RouteResource(InferenceAccess access, BlendPlanner planner, Retriever retriever) {
        this.access = access;
        this.planner = planner;
        this.retriever = retriever;
    }

    @POST
    @RunOnVirtualThread
    public RouteView route(InputStream body) throws IOException {
        InferenceAccess.Account account = access.require();
        long start = System.nanoTime();
        RouteRequest request = RequestReader.route(JsonBody.parse(JsonBody.read(body)));
        BaseModel base = planner.defaultBase();
        DefaultMixture usual = base.defaultMixture();
        int count = request.topK().orElse(usual.topK());
        Retrieval near = retriever.explain(request.input(), count, base.name(), request.filter(), account.id());
        // Whoever gives a number sees that many; without one the answer is what auto does.
        Retrieval found = request.topK().isPresent() || near.fits() ? near : near.withoutAdapters();
        List<Grant.Member> members = BlendWeights.retrieved(
                MixtureMode.named(usual.mode()).orElse(MixtureMode.WEIGHTED),
                Optional.of(Prior.RETRIEVAL),
                found.adapters(),
                usual.temperature(),
                usual.gain());
        return new RouteView(
                "route",
                base.name(),
                members.stream().map(RouteView.Candidate::of).toList(),
                near.fits(),
                found.leftOut(),
                Math.round((System.nanoTime() - start) / 1e4) / 100.0);
    }

    /**
     * @param fits false: auto answers with the base, since the prompt is far from all adapters
     * @param timingMs milliseconds, embedding included
     */
    record RouteView(
            String object,
            String base,
            List<Candidate> adapters,
            boolean fits,
            @JsonProperty("left_out") List<LeftOut> leftOut,
            @JsonProperty("timing_ms") double timingMs) {
        RouteView {
            adapters = List.copyOf(adapters);
            leftOut = List.copyOf(leftOut);
        }

        record Candidate(String id, String version, double score, double weight) {
            static Candidate of(Grant.Member member) {
                return new Candidate(
                        member.id(), member.version(), member.score().orElseThrow(), member.weight());
            }
        }
    }
}
