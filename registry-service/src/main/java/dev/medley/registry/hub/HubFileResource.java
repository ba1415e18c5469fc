package dev.medley.registry.hub;

import dev.medley.registry.storage.BlobStore;
import dev.medley.registry.upload.StoredFile;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;

/** {@code /{owner}/{name}/resolve/{revision}/{path}}: where a file's bytes are, with the headers that caches of the Hub's clients live on. */
@Path("/{owner}/{name}/resolve/{revision}")
@RunOnVirtualThread
@Transactional
public class HubFileResource {
    private final HubRepositories repositories;
    private final BlobStore blobs;

    @Inject
    HubFileResource(HubRepositories repositories, BlobStore blobs) {
        this.repositories = repositories;
        this.blobs = blobs;
    }

    @GET
    @Path("{path: .+}")
    public Response resolve(
            @PathParam("owner") String owner,
            @PathParam("name") String name,
            @PathParam("revision") String revision,
            @PathParam("path") String path) {
        Snapshot snapshot = repositories.snapshot(repositories.fetchable(owner, name), revision);
        StoredFile file = snapshot.file(path).orElseThrow(() -> HubProblem.noEntry(path));
        return Response.status(302)
                .location(URI.create(blobs.readUrl(file.key())))
                // A stored redirect would hand one caller's signed URL to the next.
                .header("Cache-Control", "no-store")
                .header("X-Repo-Commit", snapshot.commit())
                .header("X-Linked-Size", file.size())
                .header("X-Linked-Etag", "\"" + file.sha256() + "\"")
                .header("ETag", "\"" + file.sha256() + "\"")
                .build();
    }
}
