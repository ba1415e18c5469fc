package dev.medley.registry.moderation;

import dev.medley.format.AdapterName;
import dev.medley.format.VersionKind;
import dev.medley.registry.account.Account;
import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.account.Scope;
import dev.medley.registry.adapter.Adapter;
import dev.medley.registry.adapter.AdapterFile;
import dev.medley.registry.adapter.AdapterNotFound;
import dev.medley.registry.adapter.AdapterRepository;
import dev.medley.registry.adapter.RequestedAdapter;
import dev.medley.registry.moderation.Reports.Report;
import dev.medley.registry.moderation.Reports.Wanted;
import dev.medley.registry.problem.Paged;
import dev.medley.registry.problem.Paging;
import dev.medley.registry.problem.Problem;
import dev.medley.registry.problem.Shape;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Reports by everybody, decisions by administrators. */
@Path("/api/v1")
@RunOnVirtualThread
@Transactional
public class ModerationResource {
    private static final Set<String> REASONS =
            Set.of("malware", "copyright", "illegal", "privacy", "impersonation", "spam", "other");
    private static final int LONGEST = 2000;

    private final RequestedAdapter requested;
    private final AdapterRepository adapters;
    private final Reports reports;
    private final CurrentAccount current;
    private final Paging paging;
    private final Event<TakedownChanged> changed;
    private final Event<ReportDecided> decided;

    @Inject
    ModerationResource(
            RequestedAdapter requested,
            AdapterRepository adapters,
            Reports reports,
            CurrentAccount current,
            Paging paging,
            Event<TakedownChanged> changed,
            Event<ReportDecided> decided) {
        this.requested = requested;
        this.adapters = adapters;
        this.reports = reports;
        this.current = current;
        this.paging = paging;
        this.changed = changed;
        this.decided = decided;
    }

    record ReportRequest(
            @Schema(required = true, pattern = Shape.ADAPTER)
            String adapter,

            @Schema(
                    required = true,
                    enumeration = {"malware", "copyright", "illegal", "privacy", "impersonation", "spam", "other"})
            String reason,

            @Schema(required = true, pattern = Shape.FILLED, maxLength = 2000)
            String details) {}

    record DecisionRequest(
            @Schema(required = true, pattern = Shape.FILLED, maxLength = 2000)
            String decision) {}

    record TakedownRequest(
            @Schema(required = true, pattern = Shape.FILLED, maxLength = 2000)
            String reason,

            Boolean blockFiles) {}

    record TakedownView(String adapter, boolean takenDown, Optional<String> reason) {}

    @POST
    @Path("reports")
    public Response report(ReportRequest request) {
        Account caller = current.require(Scope.ADAPTER_WRITE);
        String[] name = Optional.ofNullable(request)
                .map(ReportRequest::adapter)
                .map(text -> text.split("/", 2))
                .filter(parts -> parts.length == 2)
                .orElseThrow(() -> Problem.invalid("adapter", "adapter is required: owner/name."));
        if (request.reason() == null || !REASONS.contains(request.reason())) {
            throw Problem.invalid(
                    "reason",
                    "reason must be one of "
                            + String.join(", ", REASONS.stream().sorted().toList()) + ".");
        }
        String details = text("details", request.details());
        Adapter adapter = requested.spokenOf(name[0], name[1]);
        UUID id = reports.add(adapter.id(), caller.id(), request.reason(), details);
        return Response.status(201)
                .location(URI.create("/api/v1/reports/" + id))
                .entity(find(new Wanted(Optional.of(id), Optional.empty(), Optional.empty())))
                .build();
    }

    /** Those of the caller; an administrator sees everybody's. */
    @GET
    @Path("reports")
    @Paged
    public Response list(@QueryParam("state") String state) {
        Account caller = current.require(Scope.ADAPTER_READ);
        Optional<UUID> reporter = caller.isAdmin() ? Optional.empty() : Optional.of(caller.id());
        var wanted = new Wanted(Optional.empty(), Optional.ofNullable(state), reporter);
        return paging.page(reports.find(wanted, paging.after(), paging.limit() + 1), Report::place);
    }

    @POST
    @Path("admin/reports/{id}/dismiss")
    public Report dismiss(@PathParam("id") UUID id, DecisionRequest request) {
        current.requireAdmin();
        Wanted wanted = new Wanted(Optional.of(id), Optional.empty(), Optional.empty());
        decide(find(wanted), "dismissed", text("decision", request == null ? null : request.decision()));
        return find(wanted);
    }

    /** Hides the adapter at once from everybody, its owner included; open reports about it are decided. */
    @POST
    @Path("admin/adapters/{owner}/{name}/takedown")
    public TakedownView takeDown(
            @PathParam("owner") String owner, @PathParam("name") String name, TakedownRequest request) {
        current.requireAdmin();
        Adapter adapter = any(owner, name);
        String reason = text("reason", request == null ? null : request.reason());
        adapter.takeDown(reason);
        if (Boolean.TRUE.equals(request.blockFiles())) {
            adapters.findVersions(adapter).stream()
                    .flatMap(version -> Stream.concat(
                            version.payload().stream(),
                            version.files().stream()
                                    .filter(file -> VersionKind.isWeights(file.path()))
                                    .map(AdapterFile::sha256)))
                    .forEach(hash -> reports.block(hash, reason));
        }
        Wanted open = new Wanted(Optional.empty(), Optional.of("open"), Optional.empty());
        List<Report> about = reports.find(open, Optional.empty(), 1000).stream()
                .filter(report -> report.adapter().equals(adapter.name().toString()))
                .toList();
        about.forEach(report -> decide(report, "taken_down", reason));
        changed.fire(new TakedownChanged(adapter.id(), Optional.of(reason)));
        return new TakedownView(adapter.name().toString(), true, Optional.of(reason));
    }

    @POST
    @Path("admin/adapters/{owner}/{name}/put-back")
    public TakedownView putBack(@PathParam("owner") String owner, @PathParam("name") String name) {
        current.requireAdmin();
        Adapter adapter = any(owner, name);
        adapter.putBack();
        changed.fire(new TakedownChanged(adapter.id(), Optional.empty()));
        return new TakedownView(adapter.name().toString(), false, Optional.empty());
    }

    private void decide(Report report, String state, String decision) {
        reports.decide(report.id(), state, decision);
        decided.fire(new ReportDecided(report.reporter(), report.adapter(), decision));
    }

    private Adapter any(String owner, String name) {
        return AdapterName.parse(owner + "/" + name)
                .flatMap(adapters::findByName)
                .orElseThrow(AdapterNotFound::adapter);
    }

    private Report find(Wanted wanted) {
        return reports.find(wanted, Optional.empty(), 1).stream()
                .findFirst()
                .orElseThrow(() -> new Problem(404, "REPORT_NOT_FOUND", "There is no such report."));
    }

    private static String text(String path, String given) {
        return Optional.ofNullable(given)
                .filter(text -> !text.isBlank() && text.length() <= LONGEST)
                .orElseThrow(() -> Problem.invalid(path, path + " must have 1 to " + LONGEST + " characters."));
    }
}
