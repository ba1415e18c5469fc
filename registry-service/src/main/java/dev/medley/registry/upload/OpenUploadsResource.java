package dev.medley.registry.upload;

import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.problem.Paged;
import dev.medley.registry.problem.Paging;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** {@code GET /api/v1/admin/uploads}: uploads that have not ended, the oldest first, so that an administrator sees what is stuck. */
@Path("/api/v1/admin/uploads")
@RunOnVirtualThread
public class OpenUploadsResource {
    private final UploadRepository uploads;
    private final CurrentAccount current;
    private final Paging paging;

    @Inject
    OpenUploadsResource(UploadRepository uploads, CurrentAccount current, Paging paging) {
        this.uploads = uploads;
        this.current = current;
        this.paging = paging;
    }

    record OpenUpload(
            UUID id, String adapter, String account, String state, long size, Instant createdAt, Instant expiresAt) {
        static OpenUpload of(Upload upload) {
            return new OpenUpload(
                    upload.id(),
                    upload.name().toString(),
                    upload.account().username(),
                    upload.state().label(),
                    upload.files().stream().mapToLong(UploadFile::size).sum(),
                    upload.createdAt(),
                    upload.expiresAt());
        }
    }

    @GET
    @Paged
    public Response list() {
        current.requireAdmin();
        List<OpenUpload> open = uploads.findOpen(paging.after(), paging.limit() + 1).stream()
                .map(OpenUpload::of)
                .toList();
        return paging.page(open, upload -> upload.createdAt() + " " + upload.id());
    }
}
