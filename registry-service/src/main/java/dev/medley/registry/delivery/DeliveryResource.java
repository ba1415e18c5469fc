package dev.medley.registry.delivery;

import dev.medley.registry.adapter.AdapterRepository;
import dev.medley.registry.adapter.AdapterVersion;
import dev.medley.registry.grant.Grant;
import dev.medley.registry.grant.GrantSigner;
import dev.medley.registry.problem.Problem;
import dev.medley.registry.storage.BlobStore;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

/** Tells a worker where the files of a version are. The grant decides: a digest that it does not list does not exist. */
@Path("/internal/v1/versions")
@Produces(MediaType.APPLICATION_JSON)
class DeliveryResource {
    private static final String BEARER = "Bearer ";

    private final GrantSigner signer;
    private final AdapterRepository adapters;
    private final BlobStore blobs;

    DeliveryResource(GrantSigner signer, AdapterRepository adapters, BlobStore blobs) {
        this.signer = signer;
        this.adapters = adapters;
        this.blobs = blobs;
    }

    @GET
    @Path("/{hex: [0-9a-f]{64}}")
    @Transactional
    @RunOnVirtualThread
    public Response deliver(
            @HeaderParam("Authorization") Optional<String> authorization, @PathParam("hex") String hex) {
        Grant grant = authorization
                .filter(header -> header.startsWith(BEARER))
                .flatMap(header -> signer.verify(header.substring(BEARER.length())))
                .orElseThrow(InvalidGrant::new);
        String digest = "sha256:" + hex;
        AdapterVersion version = Optional.of(digest)
                .filter(grant::allows)
                .flatMap(adapters::findAnyByDigest)
                .orElseThrow(() -> new Problem(404, "VERSION_NOT_FOUND", "The grant allows no such version."));
        return Response.ok(new VersionDelivery(
                        digest,
                        version.manifest(),
                        version.files().stream()
                                .map(file -> new VersionDelivery.FileUrl(file.path(), blobs.readUrl(file.key())))
                                .toList()))
                .header("Cache-Control", "no-store")
                .build();
    }
}
