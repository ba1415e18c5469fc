package dev.medley.registry.adapter;

import dev.medley.format.AdapterFiles;
import dev.medley.format.Card;
import dev.medley.registry.storage.BlobStore;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;

/** Files of a version. Their bytes come from object storage; only the card is rendered here. */
@Path("/api/v1/adapters/{owner}/{name}")
@RunOnVirtualThread
@Transactional
public class FileResource {
    private final AdapterService service;
    private final RequestedAdapter requested;
    private final BlobStore blobs;

    @Inject
    FileResource(AdapterService service, RequestedAdapter requested, BlobStore blobs) {
        this.service = service;
        this.requested = requested;
        this.blobs = blobs;
    }

    record CardView(String markdown, String html) {}

    @GET
    @Path("versions/{ref}/card")
    public CardView card(
            @PathParam("owner") String owner, @PathParam("name") String name, @PathParam("ref") String ref) {
        String markdown = service.version(requested.visible(owner, name), ref)
                .file(AdapterFiles.CARD)
                .map(file -> Card.parse(read(file)).markdown())
                .orElse("");
        return new CardView(markdown, CardRenderer.html(markdown));
    }

    @GET
    @Path("resolve/{ref}/{path: .+}")
    public Response resolve(
            @PathParam("owner") String owner,
            @PathParam("name") String name,
            @PathParam("ref") String ref,
            @PathParam("path") String path) {
        Adapter adapter = requested.fetchable(owner, name);
        AdapterFile file = service.version(adapter, ref).files(requested.isInsider(adapter)).stream()
                .filter(each -> each.path().equals(path))
                .findFirst()
                .orElseThrow(AdapterNotFound::file);
        return Response.status(302)
                .location(URI.create(blobs.readUrl(file.key())))
                // A stored redirect would hand one caller's signed URL to the next.
                .header("Cache-Control", "no-store")
                .header("ETag", "\"sha256:" + file.sha256() + "\"")
                .header("Accept-Ranges", "bytes")
                .header("Repr-Digest", FileDigest.field(file.sha256()))
                .header("X-Linked-Size", file.size())
                .header("X-Linked-Etag", "\"sha256:" + file.sha256() + "\"")
                .build();
    }

    private byte[] read(AdapterFile file) {
        try (InputStream in = blobs.read(file.key(), 0)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
