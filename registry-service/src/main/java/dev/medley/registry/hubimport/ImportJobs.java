package dev.medley.registry.hubimport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medley.format.Finding;
import dev.medley.format.FindingCode;
import dev.medley.registry.problem.Outage;
import dev.medley.registry.problem.Problem;
import dev.medley.registry.upload.MadeVersions;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/** Fetches a repository's files and hands them to the inspection. What is no part of an adapter is left behind. */
@ApplicationScoped
class ImportJobs {
    private static final Logger LOG = Logger.getLogger(ImportJobs.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LISTING = 4 << 20;
    private static final int MAX_FILES = 64;
    /** Imports at once: each puts up to {@link ImportConfig#maxSize} on this machine's disk. */
    private static final int AT_ONCE = 4;

    private static final Pattern WANTED =
            Pattern.compile("adapter_config\\.json|adapter_model\\.safetensors|README\\.md|LICENSE|examples\\.jsonl|"
                    + "tokenizer[A-Za-z0-9_.-]*\\.json|chat_template\\.jinja");

    private final HubFetcher fetcher;
    private final MadeVersions versions;
    private final ImportConfig config;
    private final Semaphore turns = new Semaphore(AT_ONCE, true);

    @Inject
    ImportJobs(HubFetcher fetcher, MadeVersions versions, ImportConfig config) {
        this.fetcher = fetcher;
        this.versions = versions;
        this.config = config;
    }

    /**
     * Where from.
     *
     * @param repository {@code owner/name} at the other hub, which has rules of its own for names
     */
    record Source(URI endpoint, String repository, String revision) {
        URI listing() {
            return endpoint.resolve("/api/models/" + repository + "/revision/" + revision);
        }

        URI file(String path) {
            return endpoint.resolve("/" + repository + "/resolve/" + revision + "/" + path);
        }
    }

    void endInterrupted(@Observes StartupEvent event) {
        versions.interrupted().forEach(id -> fail(id, "The registry was started anew meanwhile. Import once more."));
    }

    void start(UUID id, Source source) {
        Thread.ofVirtual().name("import-" + id).start(() -> Outage.outlast("import " + id, () -> inTurn(id, source)));
    }

    private void inTurn(UUID id, Source source) {
        turns.acquireUninterruptibly();
        try {
            run(id, source);
        } finally {
            turns.release();
        }
    }

    private void run(UUID id, Source source) {
        if (!versions.isOpen(id)) {
            return;
        }
        Path folder = null;
        try {
            folder = Files.createTempDirectory("medley-import");
            versions.publish(id, fetch(id, source, folder));
        } catch (RuntimeException | IOException e) {
            if (Outage.causes(e)) {
                throw new IllegalStateException("interrupted by an outage", e);
            }
            LOG.warnf(e, "import failed operation=%s", id);
            fail(id, e instanceof Problem refused ? refused.getMessage() : "The import failed; try again.");
        } finally {
            delete(folder);
        }
    }

    private void fail(UUID id, String message) {
        versions.fail(id, List.of(Finding.of(FindingCode.IMPORT_FAILED, "", "", message)));
    }

    private Map<String, Path> fetch(UUID id, Source source, Path folder) {
        List<String> paths = paths(source);
        Map<String, Path> files = new TreeMap<>();
        long left = config.maxSize().asLongValue();
        for (String path : paths) {
            Path local = folder.resolve(path);
            left -= fetcher.download(source.file(path), local, left);
            files.put(path, local);
            versions.progress(id, (double) files.size() / paths.size());
        }
        return files;
    }

    private List<String> paths(Source source) {
        try {
            List<String> paths = new ArrayList<>();
            for (JsonNode file :
                    JSON.readTree(fetcher.read(source.listing(), LISTING)).path("siblings")) {
                String path = file.path("rfilename").asText();
                if (WANTED.matcher(path).matches() && paths.size() < MAX_FILES) {
                    paths.add(path);
                }
            }
            if (paths.isEmpty()) {
                throw new Problem(422, "IMPORT_FAILED", "The repository has no file of an adapter.");
            }
            return paths;
        } catch (IOException e) {
            throw new Problem(502, "IMPORT_FAILED", "The hub's answer is not JSON.");
        }
    }

    private static void delete(Path folder) {
        if (folder == null) {
            return;
        }
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
