package dev.medley.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.re2j.Pattern;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * What a version is: its base, its kind, each file's path, size and SHA-256, and where it came from. The SHA-256 of the canonical JSON is
 * the version's digest, so one hash pins everything.
 */
public record VersionManifest(String base, String kind, List<ManifestFile> files, Optional<VersionOrigin> origin) {
    private static final int SCHEMA = 1;
    private static final int LONGEST = 1 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** One file of a version; {@code sha256} in lower-case hexadecimal, {@code size} in bytes. */
    public record ManifestFile(String path, long size, String sha256) {
        private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

        public ManifestFile {
            if (path.isEmpty() || size < 0 || !HEX.matches(sha256)) {
                throw new IllegalArgumentException("Not a file of a manifest: " + Finding.quote(path));
            }
        }
    }

    /** The manifest of a version that was not made of others. */
    public VersionManifest(String base, String kind, List<ManifestFile> files) {
        this(base, kind, files, Optional.empty());
    }

    public VersionManifest {
        files = files.stream().sorted(Comparator.comparing(ManifestFile::path)).toList();
        HashSet<String> paths = new HashSet<>();
        if (base.isEmpty() || kind.isEmpty() || !files.stream().allMatch(file -> paths.add(file.path()))) {
            throw new IllegalArgumentException("A manifest names a base, a kind and each path once");
        }
    }

    /** Keys sorted, files sorted by path, no white space. */
    public String canonicalJson() {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("base", base);
        ArrayNode list = root.putArray("files");
        for (ManifestFile file : files) {
            list.addObject()
                    .put("path", file.path())
                    .put("sha256", file.sha256())
                    .put("size", file.size());
        }
        root.put("kind", kind);
        origin.ifPresent(from -> root.set("origin", from.json()));
        root.put("schema", SCHEMA);
        return root.toString();
    }

    /** {@code sha256:} and the hexadecimal SHA-256 of {@link #canonicalJson()} in UTF-8. */
    public String digest() {
        return digestOf(canonicalJson());
    }

    /** The version digest that this manifest text has, whatever it says. */
    public static String digestOf(String text) {
        return "sha256:" + Digest.sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The file at this path. */
    public Optional<ManifestFile> find(String path) {
        return files.stream().filter(file -> file.path().equals(path)).findFirst();
    }

    /** The manifest with exactly this canonical text; empty for every other text, also for a differently written one. */
    public static Optional<VersionManifest> parse(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            JsonNode root = JSON.readTree(text);
            List<ManifestFile> files = new ArrayList<>();
            for (JsonNode file : root.path("files")) {
                files.add(new ManifestFile(
                        file.path("path").asText(),
                        file.path("size").asLong(-1),
                        file.path("sha256").asText()));
            }
            VersionManifest manifest = new VersionManifest(
                    root.path("base").asText(),
                    root.path("kind").asText(),
                    files,
                    VersionOrigin.of(root.path("origin")));
            return manifest.canonicalJson().equals(text) ? Optional.of(manifest) : Optional.empty();
        } catch (JsonProcessingException | IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }
}
