package dev.medley.registry.hub;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.medley.registry.adapter.Adapter;
import dev.medley.registry.adapter.AdapterVersion;
import dev.medley.registry.adapter.Gate;
import dev.medley.registry.adapter.Visibility;
import dev.medley.registry.upload.StoredFile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The Hub's JSON shapes, as far as its clients read them. */
final class HubViews {
    private static final int GIT_DIGITS = 40;
    /** Bytes of a Git LFS pointer file; only its presence matters to clients. */
    private static final int POINTER_SIZE = 134;

    private HubViews() {}

    record Lfs(String oid, String sha256, long size, int pointerSize) {
        static Lfs of(StoredFile file) {
            return new Lfs(file.sha256(), file.sha256(), file.size(), POINTER_SIZE);
        }
    }

    record Sibling(String rfilename, long size, String blobId, Lfs lfs) {
        static Sibling of(StoredFile file) {
            return new Sibling(file.path(), file.size(), blob(file), Lfs.of(file));
        }
    }

    record Entry(String type, String oid, long size, String path, Lfs lfs) {
        static Entry of(StoredFile file) {
            return new Entry("file", blob(file), file.size(), file.path(), Lfs.of(file));
        }

        static Entry folder(String path) {
            return new Entry("directory", "0".repeat(GIT_DIGITS), 0, path, null);
        }
    }

    record Model(
            @JsonProperty("_id") String key,
            String id,
            String modelId,
            String author,
            String sha,
            Instant lastModified,
            Instant createdAt,
            @JsonProperty("private") boolean isPrivate,
            Object gated,
            boolean disabled,
            long downloads,
            long likes,
            @JsonProperty("library_name") String library,
            @JsonProperty("pipeline_tag") Optional<String> pipeline,
            List<String> tags,
            Optional<Map<String, Object>> cardData,
            Optional<List<Sibling>> siblings,
            long usedStorage) {
        static Model of(Snapshot snapshot, HubCounts counts) {
            var adapter = snapshot.adapter();
            return new Model(
                    adapter.id().toString(),
                    adapter.name().toString(),
                    adapter.name().toString(),
                    adapter.name().owner(),
                    snapshot.commit(),
                    snapshot.modified(),
                    adapter.createdAt(),
                    adapter.visibility() == Visibility.PRIVATE,
                    gating(adapter),
                    false,
                    counts.downloads(),
                    counts.likes(),
                    "peft",
                    snapshot.version().map(_ -> "text-generation"),
                    snapshot.version().map(HubViews::tags).orElse(List.of()),
                    snapshot.version().map(HubViews::card),
                    Optional.of(snapshot.files().stream().map(Sibling::of).toList()),
                    snapshot.files().stream().mapToLong(StoredFile::size).sum());
        }
    }

    /** {@code false}, or how requests are decided, as the Hub says it. */
    static Object gating(Adapter adapter) {
        if (adapter.visibility() != Visibility.GATED) {
            return false;
        }
        return adapter.gate() == Gate.AUTOMATIC ? "auto" : "manual";
    }

    record Ref(String name, String ref, String targetCommit) {}

    record Refs(List<Ref> branches, List<Ref> converts, List<Ref> tags, List<Ref> pullRequests) {}

    record Author(String user) {}

    record Commit(String id, String title, String message, Instant date, List<Author> authors) {}

    private static List<String> tags(AdapterVersion version) {
        return tags(version.tags(), version.base(), version.license());
    }

    /** The Hub's tags of an adapter: what it is, its own, its base and its licence. */
    static List<String> tags(List<String> own, String base, String license) {
        List<String> tags = new ArrayList<>(List.of("peft", "safetensors", "lora"));
        tags.addAll(own);
        tags.add("base_model:" + base);
        tags.add("base_model:adapter:" + base);
        if (!license.isEmpty()) {
            tags.add("license:" + license);
        }
        return tags.stream().distinct().toList();
    }

    private static Map<String, Object> card(AdapterVersion version) {
        return Map.of(
                "base_model",
                version.base(),
                "library_name",
                "peft",
                "license",
                version.license().isEmpty() ? "unknown" : version.license(),
                "tags",
                version.tags());
    }

    private static String blob(StoredFile file) {
        return file.sha256().substring(0, GIT_DIGITS);
    }
}
