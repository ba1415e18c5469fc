package dev.medley.registry.hubimport;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.medley.format.AdapterName;
import dev.medley.format.AdapterReference;
import dev.medley.registry.account.Account;
import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.account.Scope;
import dev.medley.registry.adapter.TagReserved;
import dev.medley.registry.hubimport.ImportJobs.Source;
import dev.medley.registry.problem.Audited;
import dev.medley.registry.problem.Problem;
import dev.medley.registry.problem.Shape;
import dev.medley.registry.upload.MadeVersions;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** {@code POST /api/v1/imports}: an adapter of another hub by its name there. */
@Path("/api/v1/imports")
@RunOnVirtualThread
public class ImportResource {
    private final MadeVersions versions;
    private final ImportJobs jobs;
    private final ImportConfig config;
    private final CurrentAccount current;

    @Inject
    ImportResource(MadeVersions versions, ImportJobs jobs, ImportConfig config, CurrentAccount current) {
        this.versions = versions;
        this.jobs = jobs;
        this.config = config;
        this.current = current;
    }

    record ImportRequest(
            @Schema(
                    required = true,
                    pattern = "^(?!.*\\.\\.)[A-Za-z0-9][A-Za-z0-9._-]{0,95}/[A-Za-z0-9][A-Za-z0-9._-]{0,95}$")
            String from,

            @Schema(pattern = "^(?!.*\\.\\.)[A-Za-z0-9][A-Za-z0-9._-]{0,95}$")
            String revision,

            String endpoint,

            @Schema(required = true, pattern = Shape.ADAPTER)
            String to,

            @Schema(pattern = Shape.TAG) String tag) {}

    record Started(
            UUID id,
            String state,
            double progress,
            @JsonIgnore String to) implements Audited {
        @Override
        public String change() {
            return to;
        }
    }

    @POST
    public Response create(ImportRequest request) {
        Account caller = current.require(Scope.ADAPTER_WRITE);
        if (request == null) {
            throw Problem.invalid("", "A JSON body is required.");
        }
        AdapterName to = Optional.ofNullable(request.to())
                .flatMap(AdapterName::parse)
                .orElseThrow(() -> Problem.invalid("to", "to must be owner/name: " + AdapterName.RULE + "."));
        current.requireCovered(to.toString());
        String tag = Optional.ofNullable(request.tag()).orElse("latest");
        if (!(AdapterReference.selector(tag).orElse(null) instanceof AdapterReference.Tag)) {
            throw Problem.invalid("tag", "A tag is 1 to 64 of a-z 0-9 . _ -");
        }
        TagReserved.refuse(tag);
        Source source = new Source(
                endpoint(request.endpoint()),
                named("from", request.from(), "[A-Za-z0-9][A-Za-z0-9._-]{0,95}/[A-Za-z0-9][A-Za-z0-9._-]{0,95}"),
                named(
                        "revision",
                        Optional.ofNullable(request.revision()).orElse("main"),
                        "[A-Za-z0-9][A-Za-z0-9._-]{0,95}"));
        UUID id = versions.open(caller, to, tag, Optional.empty());
        jobs.start(id, source);
        return Response.status(202)
                .location(URI.create("/api/v1/operations/" + id))
                .entity(new Started(id, "running", 0, to.toString()))
                .build();
    }

    private URI endpoint(String given) {
        String wanted = Optional.ofNullable(given).orElse(config.endpoints().getFirst());
        return config.endpoints().stream()
                .filter(allowed -> allowed.equals(wanted.replaceAll("/+$", "")))
                .findFirst()
                .map(URI::create)
                .orElseThrow(() -> new Problem(
                        403,
                        "IMPORT_NOT_ALLOWED",
                        "Adapters are imported from " + String.join(", ", config.endpoints()) + " only."));
    }

    private static String named(String field, String value, String pattern) {
        return Optional.ofNullable(value)
                .filter(text -> text.matches(pattern) && !text.contains(".."))
                .orElseThrow(() -> Problem.invalid(field, field + " must be a name as the hub has it."));
    }
}
