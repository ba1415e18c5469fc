package dev.medley.registry.evaluation;

import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.account.KeySpending;
import dev.medley.registry.account.Scope;
import dev.medley.registry.gateway.Inference;
import dev.medley.registry.problem.Paged;
import dev.medley.registry.problem.Paging;
import dev.medley.registry.problem.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** {@code /api/v1/evaluations}: runs of the caller's suites; nobody else sees that they exist. */
@Path("/api/v1/evaluations")
@RunOnVirtualThread
public class EvaluationResource {
    private final EvaluationRepository repository;
    private final EvaluationRunner runner;
    private final Inference inference;
    private final Judge judge;
    private final Expectations expectations;
    private final KeySpending spending;
    private final CurrentAccount current;
    private final Event<EvaluationEnded> ended;
    private final Paging paging;

    @Inject
    EvaluationResource(
            EvaluationRepository repository,
            EvaluationRunner runner,
            Inference inference,
            Judge judge,
            Expectations expectations,
            KeySpending spending,
            CurrentAccount current,
            Event<EvaluationEnded> ended,
            Paging paging) {
        this.repository = repository;
        this.runner = runner;
        this.inference = inference;
        this.judge = judge;
        this.expectations = expectations;
        this.spending = spending;
        this.current = current;
        this.ended = ended;
        this.paging = paging;
    }

    /** Everything is checked before anything runs: names of adapters and models, too. */
    @POST
    public Response start(Spec spec) {
        UUID account = current.require(Scope.INFERENCE_CALL).id();
        if (spec == null || spec.suite() == null) {
            throw Problem.invalid("suite", "suite is required.");
        }
        var client = new Inference.Client(account, current.keyId(), current.asker());
        Suite suite = repository.suite(account, spec.suite()).orElseThrow(SuiteResource::missing);
        client.key().ifPresent(spending::requireLeft);
        judge.require(spec);
        spec.require(suite.cases());
        List<Case> cases = expectations.resolved(suite.cases(), client);
        for (int i = 0; i < spec.arms().size(); i++) {
            String path = "arms[" + i + "]";
            inference
                    .complaint(client.apart(), spec.arms().get(i).request(cases.getFirst()))
                    .ifPresent(complaint -> {
                        throw Problem.invalid(path, path + " can't answer: " + complaint);
                    });
        }
        Run run = Run.of(client, spec, cases);
        repository.start(run);
        runner.start(run);
        return Response.accepted(EvaluationView.brief(run))
                .location(URI.create("/api/v1/operations/" + run.id()))
                .build();
    }

    @GET
    @Paged
    public Response list() {
        UUID account = current.require(Scope.INFERENCE_CALL).id();
        List<EvaluationView> runs = repository.newest(account, paging.after(), paging.limit() + 1).stream()
                .map(EvaluationView::brief)
                .toList();
        return paging.page(runs, run -> run.createdAt() + " " + run.id());
    }

    @GET
    @Path("{id}")
    @Produces(MediaType.APPLICATION_JSON)
    public EvaluationView get(@PathParam("id") UUID id) {
        Run run = find(id);
        return EvaluationView.whole(run, repository.answers(run.id()));
    }

    /** What changed since another run of the same cases: differences by arm, and the cases whose metrics are others. */
    @GET
    @Path("{id}/comparison")
    @Produces(MediaType.APPLICATION_JSON)
    @Paged
    @APIResponse(
            responseCode = "200",
            description = "This run minus the other one, and a page of the cases that changed",
            content = @Content(schema = @Schema(implementation = RunComparison.Page.class)))
    public Response compare(
            @PathParam("id") UUID id,
            @Parameter(required = true, schema = @Schema(format = "uuid")) @QueryParam("with") String with) {
        Run run = find(id);
        if (with == null) {
            throw Problem.invalid("with", "with must name another evaluation.");
        }
        RunComparison compared = RunComparison.of(answered(run), answered(find(uuid(with))));
        return paging.of(
                compared.changed(),
                RunComparison.Changed::place,
                page -> compared.page(page.items(), page.nextCursor()));
    }

    private RunComparison.Answered answered(Run run) {
        return new RunComparison.Answered(run, repository.answers(run.id()));
    }

    private static UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException noId) {
            throw missing();
        }
    }

    @GET
    @Path("{id}/report.csv")
    @Produces("text/csv")
    public String csv(@PathParam("id") UUID id) {
        return CsvReport.of(get(id));
    }

    @GET
    @Path("{id}/report.html")
    @Produces(MediaType.TEXT_HTML)
    public Response html(@PathParam("id") UUID id) {
        return Response.ok(HtmlReport.of(get(id)))
                // A file for the reader's own machine: the portal's pages allow no styles of their own.
                .header("Content-Disposition", "attachment; filename=\"evaluation.html\"")
                .build();
    }

    /** Stops it where it is, and forgets it. */
    @DELETE
    @Path("{id}")
    public void remove(@PathParam("id") UUID id) {
        Run run = find(id);
        runner.stop(run.id());
        repository.remove(run.client().account(), run.id());
        ended.fire(new EvaluationEnded(run.id()));
    }

    private Run find(UUID id) {
        return repository.find(current.require(Scope.INFERENCE_CALL).id(), id).orElseThrow(EvaluationResource::missing);
    }

    private static Problem missing() {
        return new Problem(404, "EVALUATION_NOT_FOUND", "There is no such evaluation.");
    }
}
