package dev.medley.registry.upload;

import dev.medley.format.BareImage;
import dev.medley.format.BareWeights;
import dev.medley.format.Digest;
import dev.medley.format.Finding;
import dev.medley.format.Limits;
import dev.medley.format.Safetensors;
import dev.medley.format.VersionKind;
import dev.medley.registry.storage.BlobStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Takes metadata out of weights and images before they are inspected. A file that is not what its client announced, or no weights at all, stays as it is: the
 * inspection says what is wrong with it.
 */
@ApplicationScoped
class MetadataStripper {
    private final BlobStore blobs;

    @Inject
    MetadataStripper(BlobStore blobs) {
        this.blobs = blobs;
    }

    /** @param findings about images that can't be told from what stands beside them */
    record Stripped(List<StoredFile> files, List<Finding> findings) {}

    /** @param quarantine where the files without it may be put */
    Stripped strip(List<StoredFile> files, String quarantine) {
        List<StoredFile> bare = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        for (StoredFile file : files) {
            String key = quarantine + "bare-" + bare.size();
            try {
                if (VersionKind.isWeights(file.path())) {
                    bare.add(weights(file, key).orElse(file));
                } else if (BareImage.isImage(file.path()) && file.size() <= Limits.OTHER_FILE_BYTES) {
                    bare.add(image(file, key, findings).orElse(file));
                } else {
                    bare.add(file);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return new Stripped(bare, findings);
    }

    private Optional<StoredFile> weights(StoredFile file, String key) throws IOException {
        MessageDigest announced = Digest.sha256();
        try (InputStream in = new DigestInputStream(blobs.read(file.key(), 0), announced)) {
            Optional<byte[]> head = bareHead(file, in);
            return head.isEmpty()
                    ? Optional.empty()
                    : written(file, key, out -> {
                        out.write(head.get());
                        in.transferTo(out);
                        return isAnnounced(file, announced);
                    });
        }
    }

    private Optional<byte[]> bareHead(StoredFile file, InputStream in) throws IOException {
        byte[] prefix = in.readNBytes(Safetensors.PREFIX_BYTES);
        if (prefix.length < Safetensors.PREFIX_BYTES) {
            return Optional.empty();
        }
        byte[] header = in.readNBytes((int) Safetensors.headerLength(prefix));
        byte[] head = Arrays.copyOf(prefix, prefix.length + header.length);
        System.arraycopy(header, 0, head, prefix.length, header.length);
        return Safetensors.read(file.path(), head, blobs.size(file.key())) instanceof Safetensors.Valid valid
                ? BareWeights.head(valid.header())
                : Optional.empty();
    }

    private Optional<StoredFile> image(StoredFile file, String key, List<Finding> findings) throws IOException {
        MessageDigest announced = Digest.sha256();
        byte[] image;
        try (InputStream in = new DigestInputStream(blobs.read(file.key(), 0), announced)) {
            image = in.readNBytes((int) Limits.OTHER_FILE_BYTES);
        }
        Optional<byte[]> bare = BareImage.of(image);
        if (!isAnnounced(file, announced)) {
            return Optional.empty();
        }
        if (bare.isEmpty()) {
            findings.add(BareImage.damaged(file.path()));
            return Optional.empty();
        }
        return written(file, key, out -> {
            out.write(bare.get());
            return true;
        });
    }

    private interface Content {
        /** Whether it is good. */
        boolean writeTo(OutputStream out) throws IOException;
    }

    private Optional<StoredFile> written(StoredFile file, String key, Content content) throws IOException {
        Path local = Files.createTempFile("medley-bare", ".part");
        try {
            boolean isGood;
            try (OutputStream out = Files.newOutputStream(local)) {
                isGood = content.writeTo(out);
            }
            if (!isGood) {
                return Optional.empty();
            }
            blobs.write(key, local);
            return Optional.of(new StoredFile(file.path(), Files.size(local), Digest.sha256(local), key));
        } finally {
            Files.deleteIfExists(local);
        }
    }

    private static boolean isAnnounced(StoredFile file, MessageDigest read) {
        return HexFormat.of().formatHex(read.digest()).equals(file.sha256());
    }
}
