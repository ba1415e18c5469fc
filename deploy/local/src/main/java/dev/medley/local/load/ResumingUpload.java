package dev.medley.local.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medley.format.AdapterFiles;
import dev.medley.format.Digest;
import dev.medley.local.client.MedleyClient;
import dev.medley.local.client.MedleyClient.Reply;
import dev.medley.local.problem.Failure;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Publishes one copy of an adapter as a patient client does: what breaks is asked for again, parts that have arrived are not sent twice, URLs are signed
 * anew.
 */
final class ResumingUpload {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final long PAUSE_MILLIS = 200;

    private final MedleyClient client;
    private final Parts parts;
    private final LargeAdapter adapter;
    private final SplittableRandom random;
    private final double cutShare;
    private final Set<String> known = new HashSet<>();
    private int sent;
    private int cut;
    private int resumed;

    /** @param cutShare how many of the parts break on their way, by chance */
    ResumingUpload(MedleyClient client, Parts parts, LargeAdapter adapter, SplittableRandom random, double cutShare) {
        this.client = client;
        this.parts = parts;
        this.adapter = adapter;
        this.random = random;
        this.cutShare = cutShare;
    }

    /**
     * How it ended.
     *
     * @param version empty when it was refused; {@code message} says why
     */
    record Outcome(String version, String message, int sent, int cut, int resumed) {
        boolean isPublished() {
            return !version.isEmpty();
        }
    }

    Outcome publish(String name, int copy) throws InterruptedException {
        Reply opened = patiently("open", () -> client.post("/api/v1/uploads", announcement(name, copy)));
        if (!opened.isOk()) {
            return outcome("", opened.problem());
        }
        String id = opened.body().path("id").asText();
        opened.body().path("files").forEach(file -> {
            if (file.path("exists").asBoolean()) {
                known.add(file.path("path").asText());
            }
        });
        Instant limit = Instant.now().plus(PATIENCE);
        while (!sendMissing(id, copy)) {
            resumed++;
            requireBefore(limit, "send");
        }
        Reply end = patiently(
                "complete", () -> client.post("/api/v1/uploads/" + id + "/complete", JSON.createObjectNode()));
        while (end.isOk() && end.body().path("state").asText().equals("running")) {
            Thread.sleep(PAUSE_MILLIS);
            requireBefore(limit, "inspect");
            end = patiently("follow", () -> client.get("/api/v1/operations/" + id));
        }
        return end.isOk()
                ? outcome(
                        end.body().path("version").asText(""),
                        end.body().path("findings").toString())
                : outcome("", end.problem());
    }

    private Outcome outcome(String version, String message) {
        return new Outcome(version, message, sent, cut, resumed);
    }

    private ObjectNode announcement(String name, int copy) {
        ObjectNode request = JSON.createObjectNode().put("adapter", name).put("tag", "latest");
        request.putArray("files")
                .add(file(AdapterFiles.CONFIG, adapter.config().length, Digest.sha256(adapter.config())))
                .add(file(AdapterFiles.WEIGHTS, adapter.size(), adapter.sha256(copy)));
        return request;
    }

    private static ObjectNode file(String path, long size, String sha256) {
        return JSON.createObjectNode().put("path", path).put("size", size).put("sha256", sha256);
    }

    /** Sends what has not arrived, each part once; whether all of it had arrived before. */
    private boolean sendMissing(String id, int copy) throws InterruptedException {
        JsonNode upload =
                patiently("look", () -> client.get("/api/v1/uploads/" + id)).body();
        int partSize = upload.path("partSize").asInt();
        Map<String, Long> sizes = new HashMap<>();
        ObjectNode wanted = JSON.createObjectNode();
        ArrayNode files = wanted.putArray("files");
        for (JsonNode file : upload.path("files")) {
            String path = file.path("path").asText();
            sizes.put(path, file.path("size").asLong());
            List<Integer> missing = missing(file, partSize);
            if (!known.contains(path) && !missing.isEmpty()) {
                ArrayNode numbers = files.addObject().put("path", path).putArray("numbers");
                missing.forEach(numbers::add);
            }
        }
        if (files.isEmpty() || !upload.path("state").asText().equals("receiving")) {
            return true;
        }
        Reply signed = patiently("sign", () -> client.post("/api/v1/uploads/" + id + "/parts/sign", wanted));
        for (JsonNode file : signed.body().path("files")) {
            String path = file.path("path").asText();
            for (JsonNode part : file.path("parts")) {
                int from = (part.path("number").asInt() - 1) * partSize;
                send(part.path("url").asText(), path, copy, from, (int) Math.min(partSize, sizes.get(path) - from));
            }
        }
        return false;
    }

    private static List<Integer> missing(JsonNode file, int partSize) {
        List<Integer> missing = new ArrayList<>();
        for (int number = 1; (number - 1L) * partSize < file.path("size").asLong(); number++) {
            missing.add(number);
        }
        file.path("received").forEach(number -> missing.remove((Object) number.asInt()));
        return missing;
    }

    private void send(String url, String path, int copy, int from, int length) throws InterruptedException {
        long cutAt = random.nextDouble() < cutShare ? random.nextLong(length) : Long.MAX_VALUE;
        sent++;
        if (!parts.send(URI.create(url), () -> content(path, copy, from, length), length, cutAt)) {
            cut++;
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private InputStream content(String path, int copy, int from, int length) {
        return path.equals(AdapterFiles.CONFIG)
                ? new ByteArrayInputStream(adapter.config(), from, length)
                : adapter.part(copy, from, length);
    }

    /** A question to a Medley. */
    interface Call {
        Reply ask() throws InterruptedException;
    }

    /** Asks until there is an answer that is not "later". */
    static Reply patiently(String what, Call call) throws InterruptedException {
        Instant limit = Instant.now().plus(PATIENCE);
        while (true) {
            try {
                Reply reply = call.ask();
                if (reply.status() < 500 && reply.status() != 429) {
                    return reply;
                }
            } catch (Failure noAnswer) {
                // Killed, or on its way back.
            }
            requireBefore(limit, what);
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private static void requireBefore(Instant limit, String what) {
        if (Instant.now().isAfter(limit)) {
            throw new Failure("no answer for " + PATIENCE.toMinutes() + " minutes: " + what);
        }
    }
}
