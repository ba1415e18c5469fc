package dev.medley.registry.insight;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.medley.format.AdapterFiles;
import dev.medley.format.AdapterSummary.LoraModule;
import dev.medley.format.FolderInspection.Accepted;
import dev.medley.format.LowRankNorms;
import dev.medley.format.TensorValues;
import dev.medley.registry.adapter.AdapterVersion;
import dev.medley.registry.problem.Problem;
import dev.medley.registry.storage.BlobStore;
import dev.medley.registry.upload.FolderInspector;
import dev.medley.registry.upload.StoredFile;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads published versions again. What it finds belongs to a digest, so it may be kept for ever. */
@ApplicationScoped
public class VersionReader {
    private static final long LARGEST = 256L << 20;
    private static final int KEPT = 200;

    private final FolderInspector inspector;
    private final BlobStore blobs;
    private final Cache<String, Map<String, Double>> norms =
            Caffeine.newBuilder().maximumSize(KEPT).build();

    @Inject
    VersionReader(FolderInspector inspector, BlobStore blobs) {
        this.inspector = inspector;
        this.blobs = blobs;
    }

    /** The version's files, as the inspection takes them. */
    public static List<StoredFile> files(AdapterVersion version) {
        return version.files().stream()
                .map(file -> new StoredFile(file.path(), file.size(), file.sha256(), file.key()))
                .toList();
    }

    /** The summary of a published adapter, from its heads. */
    public Accepted inspect(AdapterVersion version) {
        if (inspector.inspectHeads(files(version)) instanceof Accepted accepted) {
            return accepted;
        }
        throw new Problem(409, "NOT_INSPECTABLE", "This version does not pass today's inspection.");
    }

    /** A file of a version that is small, or its beginning. */
    public byte[] read(AdapterVersion version, String path, int most) {
        return version.file(path)
                .map(file -> {
                    try (InputStream in = blobs.read(file.key(), 0)) {
                        return in.readNBytes(most);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .orElse(new byte[0]);
    }

    /** The whole weight file in memory. */
    public ByteBuffer weights(AdapterVersion version) {
        long size = version.file(AdapterFiles.WEIGHTS)
                .orElseThrow(() -> new Problem(409, "NO_WEIGHTS", "This version is no adapter."))
                .size();
        if (size > LARGEST) {
            throw new Problem(
                    422, "TOO_LARGE", "The weights have " + size + " bytes; this works up to " + LARGEST + ".");
        }
        return ByteBuffer.wrap(read(version, AdapterFiles.WEIGHTS, Math.toIntExact(size)));
    }

    /** The Frobenius norm of each module's update, by module. */
    Map<String, Double> norms(AdapterVersion version) {
        return norms.get(version.digest(), unknown -> {
            Accepted accepted = inspect(version);
            ByteBuffer file = weights(version);
            Map<String, Double> found = new LinkedHashMap<>();
            for (LoraModule module : accepted.summary().modules()) {
                float[] a = TensorValues.read(accepted.header(), module.a(), file);
                float[] b = TensorValues.read(accepted.header(), module.b(), file);
                found.put(module.name(), LowRankNorms.norm(a, b, module.rank(), module.scale()));
            }
            return found;
        });
    }
}
