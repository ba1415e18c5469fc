package dev.medley.registry.evaluation;

import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.account.Scope;
import dev.medley.registry.problem.Paged;
import dev.medley.registry.problem.Paging;
import dev.medley.registry.problem.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** {@code /api/v1/suites}: the caller's own lists of test prompts. */
@Path("/api/v1/suites")
@RunOnVirtualThread
public class SuiteResource {
    private final EvaluationRepository repository;
    private final CurrentAccount current;
    private final Paging paging;

    @Inject
    SuiteResource(EvaluationRepository repository, CurrentAccount current, Paging paging) {
        this.repository = repository;
        this.current = current;
        this.paging = paging;
    }

    record SuiteRequest(
            @Schema(required = true, pattern = "^[a-z0-9][a-z0-9._-]{0,95}$")
            String name,

            @Schema(required = true, minItems = 1) List<Case> cases) {}

    record SuiteView(String name, int size, Instant updatedAt, List<Case> cases) {
        static SuiteView of(Suite suite) {
            return new SuiteView(suite.name(), suite.cases().size(), suite.updatedAt(), suite.cases());
        }
    }

    record SuiteLine(String name, int size, Instant updatedAt) {}

    /** Creates the suite, or replaces its cases; runs keep the cases that they were started with. */
    @POST
    public Response store(SuiteRequest request) {
        var account = current.require(Scope.INFERENCE_CALL);
        if (request == null) {
            throw Problem.invalid("", "A JSON body is required.");
        }
        Suite.require(request.name(), request.cases());
        repository.store(account.id(), request.name(), request.cases());
        return Response.created(URI.create("/api/v1/suites/" + request.name()))
                .entity(SuiteView.of(
                        repository.suite(account.id(), request.name()).orElseThrow()))
                .build();
    }

    @GET
    @Paged
    public Response list() {
        var account = current.require(Scope.INFERENCE_CALL);
        List<SuiteLine> lines = repository.suites(account.id()).stream()
                .map(suite -> new SuiteLine(suite.name(), suite.cases().size(), suite.updatedAt()))
                .toList();
        return paging.of(lines, SuiteLine::name);
    }

    @GET
    @Path("{name}")
    public SuiteView get(@PathParam("name") String name) {
        var account = current.require(Scope.INFERENCE_CALL);
        return SuiteView.of(repository.suite(account.id(), name).orElseThrow(SuiteResource::missing));
    }

    /** A suite that a guard holds a tag to stays. */
    @DELETE
    @Path("{name}")
    public void remove(@PathParam("name") String name) {
        UUID account = current.require(Scope.INFERENCE_CALL).id();
        if (repository.isBound(account, name)) {
            throw new Problem(409, "SUITE_BOUND", "Tags are guarded by this suite: take it from them first.");
        }
        if (!repository.removeSuite(account, name)) {
            throw missing();
        }
    }

    static Problem missing() {
        return new Problem(404, "SUITE_NOT_FOUND", "There is no such suite.");
    }
}
