package dev.medley.local.supervise;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.gaul.s3proxy.S3ErrorCode;
import org.gaul.s3proxy.S3ProxyException;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * Takes the parts of uploads that go on. By itself S3Proxy stores those of an aborted or completed one as well, for as long as their URLs are good, and
 * shows them to nobody who could remove them.
 */
final class OpenUploadsOnly extends ForwardingBlobStore {
    OpenUploadsOnly(BlobStore store) {
        super(store);
    }

    @Override
    public UploadPartResponse uploadMultipartPart(MultipartUpload upload, UploadPartRequest part, InputStream bytes) {
        if (!isOpen(upload)) {
            // A client that is still sending would read no answer.
            drain(bytes);
            throw new S3ProxyException(S3ErrorCode.NO_SUCH_UPLOAD);
        }
        UploadPartResponse stored = super.uploadMultipartPart(upload, part, bytes);
        if (!isOpen(upload)) {
            // It ended meanwhile: this removes the parts that are there.
            abortMultipartUpload(upload);
            throw new S3ProxyException(S3ErrorCode.NO_SUCH_UPLOAD);
        }
        return stored;
    }

    private boolean isOpen(MultipartUpload upload) {
        return blobExists(upload.containerName(), TornUploads.recordOf(upload.id(), upload.blobName()));
    }

    private static void drain(InputStream bytes) {
        try {
            bytes.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
