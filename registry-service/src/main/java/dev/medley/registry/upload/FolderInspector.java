package dev.medley.registry.upload;

import dev.medley.format.Digest;
import dev.medley.format.Finding;
import dev.medley.format.FindingCode;
import dev.medley.format.FolderFile;
import dev.medley.format.FolderInspection;
import dev.medley.format.FolderInspection.Accepted;
import dev.medley.format.PayloadDigest;
import dev.medley.format.Safetensors;
import dev.medley.format.VersionKind;
import dev.medley.format.WeightScan;
import dev.medley.registry.storage.BlobStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Judges files in object storage: heads by ranged reads, then each file once as a stream for its digest and its values. */
@ApplicationScoped
public class FolderInspector {
    private static final int CHUNK = 1 << 16;

    private final BlobStore blobs;
    private final BlockedHashes blocked;

    @Inject
    FolderInspector(BlobStore blobs, BlockedHashes blocked) {
        this.blobs = blobs;
        this.blocked = blocked;
    }

    /** @param payload of weights that are an adapter's */
    private record Streamed(List<Finding> findings, Optional<String> payload) {}

    /** What is learnt of weights while they are read. */
    private record Weights(WeightScan scan, PayloadDigest payload) {
        Weights(Accepted accepted) {
            this(new WeightScan(accepted.header(), accepted.summary()), new PayloadDigest(accepted.header()));
        }

        void accept(byte[] chunk, int count) {
            scan.accept(chunk, 0, count);
            payload.accept(chunk, 0, count);
        }
    }

    /** The verdict; sizes and digests that are not as announced are findings, too, and so are files that moderation removed. */
    public FolderInspection.Result inspect(List<StoredFile> stored) {
        List<Finding> transfer = new ArrayList<>();
        List<FolderFile> files = new ArrayList<>();
        for (StoredFile file : stored) {
            long size = blobs.size(file.key());
            if (size != file.size()) {
                transfer.add(otherSize(file.path(), file.size(), size));
            }
            files.add(new FolderFile(file.path(), size, head(file, size)));
        }
        FolderInspection.Result result = FolderInspection.inspect(files);
        List<Finding> values = new ArrayList<>(transfer);
        Optional<String> payload = Optional.empty();
        for (StoredFile file : stored) {
            Streamed streamed = stream(file, result);
            values.addAll(streamed.findings());
            payload = payload.or(streamed::payload);
        }
        values.addAll(blocked.check(stored, payload));
        return switch (result) {
            case Accepted accepted -> accepted.read(payload.orElseThrow()).with(values);
            case FolderInspection.Rejected rejected -> {
                values.addAll(rejected.findings());
                yield new FolderInspection.Rejected(values);
            }
        };
    }

    static Finding otherSize(String path, long announced, long arrived) {
        return Finding.of(
                FindingCode.UPLOAD_SIZE_MISMATCH,
                path,
                "",
                "You announced " + announced + " bytes but " + arrived + " arrived. Upload it again.");
    }

    /** The verdict on files that were proved before: by their first bytes alone. */
    public FolderInspection.Result inspectHeads(List<StoredFile> stored) {
        return FolderInspection.inspect(heads(stored));
    }

    /** What is wrong with the files of a folder that is not whole yet, by their names and first bytes. */
    public List<Finding> inspectIncomplete(List<StoredFile> stored) {
        return FolderInspection.inspectIncomplete(heads(stored));
    }

    private List<FolderFile> heads(List<StoredFile> stored) {
        return stored.stream()
                .map(file -> new FolderFile(file.path(), file.size(), head(file, file.size())))
                .toList();
    }

    private byte[] head(StoredFile file, long size) {
        String key = file.key();
        byte[] head = read(key, FolderInspection.headLength(file.path(), size));
        if (!VersionKind.isWeights(file.path()) || head.length < Safetensors.PREFIX_BYTES) {
            return head;
        }
        // A length that can't be true is not read: the inspection says so.
        long whole = Safetensors.PREFIX_BYTES + Safetensors.headerLength(head);
        return whole > head.length && whole <= size ? read(key, whole) : head;
    }

    private byte[] read(String key, long length) {
        try (InputStream in = blobs.read(key, 0)) {
            return in.readNBytes(Math.toIntExact(length));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Streamed stream(StoredFile file, FolderInspection.Result result) {
        List<Finding> findings = new ArrayList<>();
        MessageDigest digest = Digest.sha256();
        Optional<Weights> weights = VersionKind.isWeights(file.path()) && result instanceof Accepted accepted
                ? Optional.of(new Weights(accepted))
                : Optional.empty();
        byte[] chunk = new byte[CHUNK];
        try (InputStream in = blobs.read(file.key(), 0)) {
            for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                digest.update(chunk, 0, count);
                if (weights.isPresent()) {
                    weights.get().accept(chunk, count);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String got = HexFormat.of().formatHex(digest.digest());
        if (!got.equals(file.sha256())) {
            findings.add(Finding.of(
                    FindingCode.UPLOAD_HASH_MISMATCH,
                    file.path(),
                    "",
                    "SHA-256 is " + got + ", you announced " + file.sha256()
                            + ". The file changed or was damaged in transit."));
        }
        weights.ifPresent(read -> findings.addAll(read.scan().finish()));
        return new Streamed(findings, weights.map(read -> read.payload().hex()));
    }
}
