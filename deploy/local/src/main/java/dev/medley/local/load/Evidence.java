package dev.medley.local.load;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.format.AdapterFiles;
import dev.medley.format.Digest;
import dev.medley.local.client.MedleyClient;
import dev.medley.local.supervise.ScratchMedley;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a Medley really has: versions, their bytes, and the objects of its storage beside the rows of its database. */
final class Evidence {
    /** Sweeps run every minute; a slow machine may need a few. */
    private static final Duration SWEPT_WITHIN = Duration.ofMinutes(5);

    private static final String OBJECTS = "adapters/";

    private final ScratchMedley medley;
    private final MedleyClient client;
    private final String key;
    private final HttpClient http = HttpClient.newHttpClient();

    Evidence(ScratchMedley medley, MedleyClient client, String key) {
        this.medley = medley;
        this.client = client;
        this.key = key;
    }

    /** What is wrong with the version behind {@code name}: nothing, where all of it is as announced. */
    List<String> faults(String name, LargeAdapter adapter, int copy, boolean downloaded)
            throws IOException, InterruptedException {
        JsonNode version = ResumingUpload.patiently(
                        "version", () -> client.get("/api/v1/adapters/" + name + "/versions/latest"))
                .body();
        Map<String, String> wanted = Map.of(
                AdapterFiles.CONFIG, Digest.sha256(adapter.config()), AdapterFiles.WEIGHTS, adapter.sha256(copy));
        Map<String, String> found = new TreeMap<>();
        version.path("files")
                .forEach(file -> found.put(
                        file.path("path").asText(), file.path("sha256").asText()));
        List<String> faults = new ArrayList<>();
        if (!found.equals(new TreeMap<>(wanted))) {
            faults.add(name + " has other files than were sent: " + found);
        }
        for (String path : downloaded ? wanted.keySet() : Set.<String>of()) {
            if (!sha256("/api/v1/adapters/" + name + "/resolve/latest/" + path).equals(wanted.get(path))) {
                faults.add(name + " " + path + " downloads as something else");
            }
        }
        return faults;
    }

    private String sha256(String path) throws IOException, InterruptedException {
        HttpResponse<Void> signed = http.send(
                HttpRequest.newBuilder(medley.origin().resolve(path))
                        .header("Authorization", "Bearer " + key)
                        .build(),
                BodyHandlers.discarding());
        URI location = URI.create(signed.headers().firstValue("Location").orElseThrow());
        try (InputStream body = http.send(HttpRequest.newBuilder(location).build(), BodyHandlers.ofInputStream())
                .body()) {
            return Digest.sha256(body);
        }
    }

    /** Objects that no version needs, once the sweep had time to take them away. */
    List<String> orphans() throws IOException, SQLException, InterruptedException {
        Instant limit = Instant.now().plus(SWEPT_WITHIN);
        List<String> orphans = orphansNow();
        while (!orphans.isEmpty() && Instant.now().isBefore(limit)) {
            Thread.sleep(1000);
            orphans = orphansNow();
        }
        return orphans;
    }

    private List<String> orphansNow() throws IOException, SQLException {
        Set<String> needed = new HashSet<>();
        try (Connection connection = DriverManager.getConnection(
                        medley.jdbcUrl(), medley.databaseUser(), medley.databasePassword());
                ResultSet rows =
                        connection.createStatement().executeQuery("select distinct sha256 from adapter_file")) {
            while (rows.next()) {
                needed.add(OBJECTS + rows.getString(1));
            }
        }
        List<String> orphans = new ArrayList<>();
        try (Stream<Path> files = Files.walk(medley.storage())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path inBucket = medley.storage().relativize(file);
                String object = inBucket.subpath(1, inBucket.getNameCount()).toString();
                if (!needed.remove(object)) {
                    orphans.add(object);
                }
            }
        }
        needed.forEach(lost -> orphans.add("lost: " + lost));
        return orphans;
    }
}
