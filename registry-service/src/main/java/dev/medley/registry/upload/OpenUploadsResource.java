package dev.medley.registry.upload;

import dev.medley.registry.account.CurrentAccount;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** {@code GET /api/v1/admin/uploads}: uploads that have not ended, the oldest first, so that an administrator sees what is stuck. */
@Path("/api/v1/admin/uploads")
@RunOnVirtualThread
public class OpenUploadsResource {
    private final UploadRepository uploads;
    private final CurrentAccount current;

    @Inject
    OpenUploadsResource(UploadRepository uploads, CurrentAccount current) {
        this.uploads = uploads;
        this.current = current;
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

    record OpenUploadPage(List<OpenUpload> items) {}

    @GET
    public OpenUploadPage list() {
        current.requireAdmin();
        return new OpenUploadPage(
                uploads.findOpen().stream().map(OpenUpload::of).toList());
    }
}
