package dev.medley.local.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medley.format.AdapterFolder;
import dev.medley.format.Digest;
import dev.medley.format.FileFlaw;
import dev.medley.format.FindingCode;
import dev.medley.format.FolderListing;
import dev.medley.local.problem.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Uploads a PEFT folder: announce, send the parts to object storage, complete, follow the inspection. */
public final class Publisher {
    /** What of the bar sending takes; the rest is the inspection. */
    private static final double SENT = 0.9;

    private static final Set<String> CODES =
            Stream.of(FindingCode.values()).map(FindingCode::name).collect(Collectors.toUnmodifiableSet());

    private final MedleyClient client;
    private final boolean stripsMetadata;

    public Publisher(MedleyClient client) {
        this(client, false);
    }

    /** @param stripsMetadata whether weights and images lose theirs at the registry */
    public Publisher(MedleyClient client, boolean stripsMetadata) {
        this.client = client;
        this.stripsMetadata = stripsMetadata;
    }

    /**
     * How it ended.
     *
     * @param version empty when the folder was refused
     * @param held operation that decides whether the tag moves; empty when it has moved
     */
    public record Outcome(String version, List<Finding> findings, String held) {
        public Outcome {
            findings = List.copyOf(findings);
        }

        public boolean isPublished() {
            return !version.isEmpty();
        }

        Outcome after(List<Finding> earlier) {
            return new Outcome(
                    version, Stream.concat(earlier.stream(), findings.stream()).toList(), held);
        }
    }

    /** One line of what the registry found. */
    public record Finding(String code, String level, String file, String path, String message, String hint) {
        static Finding of(dev.medley.format.Finding found) {
            return new Finding(
                    found.code().name(),
                    found.level().name().toLowerCase(Locale.ROOT),
                    found.file(),
                    found.path(),
                    found.message(),
                    found.hint());
        }
    }

    /**
     * Publishes the files of a folder that {@link FolderListing} lists.
     *
     * @param adapter {@code owner/name}
     * @param progress is told the share done, 0 to 1
     * @throws Failure when the folder can't be read or the registry refuses the upload itself
     */
    public Outcome publish(Path folder, String adapter, String tag, DoubleConsumer progress)
            throws InterruptedException {
        if (!Files.isDirectory(folder)) {
            throw new Failure(folder + " is not a folder: give the one that PEFT's save_pretrained wrote");
        }
        try {
            FolderListing listing = FolderListing.of(folder);
            List<Finding> listed = listing.findings().stream().map(Finding::of).toList();
            if (dev.medley.format.Finding.rejects(listing.findings())) {
                return new Outcome("", listed, "");
            }
            return publish(folder, listing.files(), adapter, tag, progress).after(listed);
        } catch (IOException e) {
            throw new Failure("can't read " + folder + ": " + FileFlaw.why(e), e);
        }
    }

    private Outcome publish(Path folder, Map<String, Path> files, String adapter, String tag, DoubleConsumer progress)
            throws IOException, InterruptedException {
        if (files.isEmpty()) {
            // Nothing to send: what is missing is known here.
            return new Outcome(
                    "",
                    AdapterFolder.inspect(folder).findings().stream()
                            .map(Finding::of)
                            .toList(),
                    "");
        }
        MedleyClient.Reply opened = open(files, adapter, tag);
        List<Finding> refused = refused(opened);
        if (!refused.isEmpty()) {
            return new Outcome("", refused, "");
        }
        JsonNode upload = opened.orFail();
        return complete(upload, send(upload, files, progress), progress);
    }

    private MedleyClient.Reply open(Map<String, Path> files, String adapter, String tag)
            throws IOException, InterruptedException {
        ObjectNode request =
                MedleyClient.JSON.createObjectNode().put("adapter", adapter).put("tag", tag);
        if (stripsMetadata) {
            request.put("stripMetadata", true);
        }
        ArrayNode list = request.putArray("files");
        for (Map.Entry<String, Path> file : files.entrySet()) {
            list.addObject()
                    .put("path", file.getKey())
                    .put("size", Files.size(file.getValue()))
                    .put("sha256", sha256(file.getValue()));
        }
        return client.post("/api/v1/uploads", request);
    }

    /** What the registry finds in the announcement alone, names and sizes that no adapter has; empty for every other answer. */
    private static List<Finding> refused(MedleyClient.Reply opened) {
        List<Finding> findings = new ArrayList<>();
        for (JsonNode error : opened.body().path("errors")) {
            String code = error.path("code").asText();
            if (CODES.contains(code)) {
                findings.add(new Finding(
                        code,
                        "reject",
                        error.path("path").asText(),
                        "",
                        error.path("message").asText(),
                        error.path("hint").asText()));
            }
        }
        return findings;
    }

    private ObjectNode send(JsonNode upload, Map<String, Path> files, DoubleConsumer progress)
            throws IOException, InterruptedException {
        ObjectNode complete = MedleyClient.JSON.createObjectNode();
        ArrayNode sent = complete.putArray("files");
        int done = 0;
        for (JsonNode target : upload.path("files")) {
            String path = target.path("path").asText();
            ArrayNode parts = sent.addObject().put("path", path).putArray("parts");
            try (InputStream in = Files.newInputStream(files.get(path))) {
                for (JsonNode part : target.path("parts")) {
                    byte[] bytes = in.readNBytes(target.path("partSize").asInt());
                    String etag = client.put(URI.create(part.path("url").asText()), BodyPublishers.ofByteArray(bytes));
                    parts.addObject().put("number", part.path("number").asInt()).put("etag", etag);
                }
            }
            done++;
            progress.accept(SENT * done / files.size());
        }
        return complete;
    }

    private Outcome complete(JsonNode upload, ObjectNode sent, DoubleConsumer progress) throws InterruptedException {
        String id = upload.path("id").asText();
        client.post("/api/v1/uploads/" + id + "/complete", sent).orFail();
        JsonNode operation = client.ended(id, _ -> {});
        progress.accept(1);
        return new Outcome(
                operation.path("version").asText(""),
                findings(operation),
                operation.path("tagMove").asText(""));
    }

    /** A tag that was held back. */
    public record Move(boolean isMoved, List<Finding> findings) {
        public Move {
            findings = List.copyOf(findings);
        }
    }

    /** Waits until a tag that was held back has moved, or will not. */
    public Move follow(String held, DoubleConsumer progress) throws InterruptedException {
        JsonNode operation = client.ended(held, progress);
        return new Move(operation.path("state").asText().equals("succeeded"), findings(operation));
    }

    private static List<Finding> findings(JsonNode operation) {
        List<Finding> findings = new ArrayList<>();
        operation.path("findings").forEach(each -> findings.add(MedleyClient.JSON.convertValue(each, Finding.class)));
        return findings;
    }

    private static String sha256(Path file) throws IOException {
        MessageDigest digest = Digest.sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
