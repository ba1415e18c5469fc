package dev.medley.registry.upload;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.medley.format.AdapterName;
import dev.medley.format.AdapterReference;
import dev.medley.registry.account.Account;
import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.account.Scope;
import dev.medley.registry.adapter.TagReserved;
import dev.medley.registry.problem.Audited;
import dev.medley.registry.problem.Problem;
import dev.medley.registry.problem.Shape;
import dev.medley.registry.storage.BlobStore.Part;
import dev.medley.registry.upload.UploadService.Announced;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Uploads: announce files, get a URL for each part, send the parts to object storage, complete. */
@Path("/api/v1/uploads")
@RunOnVirtualThread
public class UploadResource {
    private static final int MAX_URLS = 1000;
    /** Completions at once: each holds a connection of the database while storage joins parts, and other requests need some, too. */
    private static final int COMPLETIONS = 8;

    private final UploadService uploads;
    private final UploadRunner runner;
    private final CurrentAccount current;
    private final Semaphore turns = new Semaphore(COMPLETIONS, true);

    @Inject
    UploadResource(UploadService uploads, UploadRunner runner, CurrentAccount current) {
        this.uploads = uploads;
        this.runner = runner;
        this.current = current;
    }

    record OpenRequest(
            @Schema(required = true, pattern = Shape.ADAPTER)
            String adapter,

            @Schema(pattern = Shape.TAG) String tag,

            @Schema(required = true, minItems = 1, maxItems = 64)
            List<Announced> files,

            Boolean stripMetadata) {}

    record PartUrl(int number, String url) {}

    record FileTarget(String path, boolean exists, long partSize, List<PartUrl> parts) {}

    record OpenView(
            UUID id,
            Instant expiresAt,
            List<FileTarget> files,
            @JsonIgnore String adapter) implements Audited {
        @Override
        public String change() {
            return adapter;
        }
    }

    record WantedParts(@Schema(required = true) String path, List<Integer> numbers) {}

    record SignRequest(@Schema(required = true) List<WantedParts> files) {}

    record SignedParts(String path, List<PartUrl> parts) {}

    record SignView(List<SignedParts> files) {}

    record SentPart(
            @Schema(required = true, minimum = "1") int number,
            @Schema(required = true) String etag) {}

    record SentFile(
            @Schema(required = true) String path,
            @Schema(required = true) List<SentPart> parts) {}

    record CompleteRequest(List<SentFile> files) {}

    record FileState(String path, long size, List<Integer> received) {}

    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record UploadView(
            UUID id,
            String adapter,
            String tag,
            String state,
            Instant expiresAt,
            long partSize,
            List<FileState> files) {}

    @POST
    public Response open(OpenRequest request) {
        Account account = current.require(Scope.ADAPTER_WRITE);
        if (request == null || request.adapter() == null || request.files() == null) {
            throw Problem.invalid("", "adapter and files are required.");
        }
        AdapterName name = AdapterName.parse(request.adapter())
                .orElseThrow(() -> new Problem(
                        422,
                        "NAME_INVALID",
                        "`" + request.adapter().replaceAll("\\p{Cntrl}", "?") + "`: " + AdapterName.RULE + "."));
        current.requireCovered(name.toString());
        Upload upload = uploads.open(
                account, name, tag(request.tag()), request.files(), Boolean.TRUE.equals(request.stripMetadata()));
        List<FileTarget> targets =
                upload.files().stream().map(file -> target(upload, file)).toList();
        return Response.status(201)
                .location(URI.create("/api/v1/uploads/" + upload.id()))
                .entity(new OpenView(upload.id(), upload.expiresAt(), targets, name.toString()))
                .build();
    }

    @GET
    @Path("{id}")
    public UploadView get(@PathParam("id") UUID id) {
        Upload upload = uploads.find(current.require(Scope.ADAPTER_WRITE), id);
        return new UploadView(
                upload.id(),
                upload.name().toString(),
                upload.tag(),
                upload.state().label(),
                upload.expiresAt(),
                uploads.partSize(),
                upload.files().stream()
                        .map(file -> new FileState(
                                file.path(),
                                file.size(),
                                uploads.received(upload, file).stream()
                                        .map(Part::number)
                                        .toList()))
                        .toList());
    }

    @POST
    @Path("{id}/parts/sign")
    public SignView sign(@PathParam("id") UUID id, SignRequest request) {
        Upload upload = uploads.find(current.require(Scope.ADAPTER_WRITE), id);
        List<WantedParts> wanted = Optional.ofNullable(request)
                .map(SignRequest::files)
                .orElseThrow(() -> Problem.invalid("files", "files is required."));
        if (wanted.stream().anyMatch(UploadResource::lacksNumbers)) {
            throw Problem.invalid("files", "each file needs its path and numbers.");
        }
        if (wanted.stream()
                        .mapToInt(file ->
                                file.numbers() == null ? 0 : file.numbers().size())
                        .sum()
                > MAX_URLS) {
            throw Problem.invalid("files", "at most " + MAX_URLS + " parts are signed at once.");
        }
        return new SignView(wanted.stream().map(file -> sign(upload, file)).toList());
    }

    @POST
    @Path("{id}/complete")
    public Response complete(@PathParam("id") UUID id, CompleteRequest request) {
        Account account = current.require(Scope.ADAPTER_WRITE);
        Map<String, List<Part>> parts = new HashMap<>();
        for (SentFile file :
                Optional.ofNullable(request).map(CompleteRequest::files).orElse(List.of())) {
            if (file == null
                    || file.path() == null
                    || file.parts() == null
                    || file.parts().contains(null)) {
                throw Problem.invalid("files", "each file needs its path and parts.");
            }
            parts.put(
                    file.path(),
                    file.parts().stream()
                            .map(part -> new Part(part.number(), part.etag(), 0))
                            .toList());
        }
        Upload upload = join(account, id, parts);
        if (upload.state() == UploadState.RUNNING) {
            runner.start(id);
        }
        return Response.status(202)
                .location(URI.create("/api/v1/operations/" + id))
                .entity(OperationResource.view(upload))
                .build();
    }

    private Upload join(Account account, UUID id, Map<String, List<Part>> parts) {
        turns.acquireUninterruptibly();
        try {
            return uploads.complete(account, id, parts);
        } finally {
            turns.release();
        }
    }

    @DELETE
    @Path("{id}")
    public Response drop(@PathParam("id") UUID id) {
        uploads.drop(current.require(Scope.ADAPTER_WRITE), id);
        return Response.noContent().build();
    }

    private FileTarget target(Upload upload, UploadFile file) {
        if (file.isKnown()) {
            return new FileTarget(file.path(), true, uploads.partSize(), List.of());
        }
        List<PartUrl> parts = IntStream.rangeClosed(1, file.partCount(uploads.partSize()))
                .mapToObj(number -> new PartUrl(number, uploads.partUrl(upload, file, number)))
                .toList();
        return new FileTarget(file.path(), false, uploads.partSize(), parts);
    }

    private static boolean lacksNumbers(WantedParts file) {
        return file == null || (file.numbers() != null && file.numbers().contains(null));
    }

    private SignedParts sign(Upload upload, WantedParts wanted) {
        UploadFile file = upload.files().stream()
                .filter(each -> each.path().equals(wanted.path()))
                .findFirst()
                .orElseThrow(() -> Problem.invalid("files", "the upload has no file " + wanted.path() + "."));
        List<Integer> numbers = Optional.ofNullable(wanted.numbers()).orElse(List.of());
        return new SignedParts(
                file.path(),
                numbers.stream()
                        .map(number -> new PartUrl(number, uploads.partUrl(upload, file, number)))
                        .toList());
    }

    private static String tag(String given) {
        String tag = given == null ? AdapterReference.Tag.LATEST.tag() : given;
        if (!(AdapterReference.selector(tag).orElse(null) instanceof AdapterReference.Tag)) {
            throw new Problem(422, "NAME_INVALID", "A tag is 1 to 64 of a-z 0-9 . _ -");
        }
        TagReserved.refuse(tag);
        return tag;
    }
}
