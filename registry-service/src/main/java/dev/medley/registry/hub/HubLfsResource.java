package dev.medley.registry.hub;

import dev.medley.registry.account.Scope;
import dev.medley.registry.adapter.Adapter;
import dev.medley.registry.storage.BlobStore;
import dev.medley.registry.upload.Quotas;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Git LFS's batch API (transfer {@code basic}): where to PUT large files. Their digests are proved when they are committed. */
@Path("/{owner}/{repository: [^/]+\\.git}/info/lfs/objects/batch")
@Consumes(MediaType.WILDCARD)
@RunOnVirtualThread
@Transactional
public class HubLfsResource {
    static final String TYPE = "application/vnd.git-lfs+json";
    private static final String SUFFIX = ".git";
    /** What one PUT may carry in S3. */
    private static final long MAX_PUT = 5L << 30;

    private static final int MAX_OBJECTS = 1000;
    private static final String TRANSFER = "basic";
    private static final String HASH = "sha256";

    private final HubRepositories repositories;
    private final BlobStore blobs;
    private final Quotas quotas;

    @Inject
    HubLfsResource(HubRepositories repositories, BlobStore blobs, Quotas quotas) {
        this.repositories = repositories;
        this.blobs = blobs;
        this.quotas = quotas;
    }

    record Action(String href, Map<String, String> header) {}

    record Failure(int code, String message) {}

    record LfsObject(
            String oid,
            long size,
            boolean authenticated,
            Optional<Map<String, Action>> actions,
            Optional<Failure> error) {}

    record Batch(String transfer, List<LfsObject> objects) {}

    @POST
    @Produces(HubLfsResource.TYPE)
    public Batch batch(@PathParam("owner") String owner, @PathParam("repository") String repository, byte[] body) {
        String name = repository.substring(0, repository.length() - SUFFIX.length());
        Adapter adapter = repositories.own(owner, name, Scope.ADAPTER_WRITE);
        HubBody request = HubBody.object(body);
        boolean upload = request.text("operation").equals("upload");
        if (!upload) {
            throw HubProblem.bad("UNSUPPORTED", "Downloads go by /resolve/; this address takes uploads only.");
        }
        requireKnown(request);
        List<HubBody> announced = request.objects("objects");
        if (announced.size() > MAX_OBJECTS) {
            throw HubProblem.of(
                    413,
                    "TOO_MANY",
                    announced.size() + " objects in a batch; send at most " + MAX_OBJECTS
                            + " at once, batch by batch.");
        }
        List<LfsObject> objects = new ArrayList<>();
        quotas.require(
                adapter.name().owner(),
                announced.stream()
                        .mapToLong(object ->
                                Math.max(0, object.fields().path("size").asLong()))
                        .filter(size -> size <= MAX_PUT)
                        .sum());
        for (HubBody object : announced) {
            objects.add(object(
                    adapter, object.text("oid"), object.fields().path("size").asLong(-1)));
        }
        return new Batch(TRANSFER, objects);
    }

    /** What is absent means what this server knows. */
    private static void requireKnown(HubBody request) {
        String hash = request.textIfAny("hash_algo").orElse(HASH);
        if (!hash.equals(HASH)) {
            throw HubProblem.of(422, "UNSUPPORTED", "Objects are named by " + HASH + " here, not by " + hash + ".");
        }
        List<String> transfers = request.texts("transfers");
        if (!transfers.isEmpty() && !transfers.contains(TRANSFER)) {
            throw HubProblem.of(
                    422,
                    "UNSUPPORTED",
                    "Of the transfers " + String.join(", ", transfers) + " none is known here; offer " + TRANSFER
                            + ".");
        }
    }

    private LfsObject object(Adapter adapter, String oid, long size) {
        if (!oid.matches("[0-9a-f]{64}") || size < 1 || size > MAX_PUT) {
            var failure = new Failure(422, "an object needs a SHA-256 and a size from 1 to " + MAX_PUT + " bytes");
            return new LfsObject(oid, size, true, Optional.empty(), Optional.of(failure));
        }
        var action = new Action(blobs.writeUrl(Drafts.key(adapter.id(), oid)), Map.of());
        return new LfsObject(oid, size, true, Optional.of(Map.of("upload", action)), Optional.empty());
    }
}
