package dev.medley.registry.blend;

import dev.medley.format.Finding;
import dev.medley.format.FindingCode;
import dev.medley.registry.problem.Outage;
import dev.medley.registry.upload.MadeVersions;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jboss.logging.Logger;

/** Computes blends one after the other, beside everything else. A killed registry starts those again that it had not finished. */
@ApplicationScoped
class BlendJobs {
    private static final Logger LOG = Logger.getLogger(BlendJobs.class);

    private final BlendMaker maker;
    private final MadeVersions versions;
    private final ExecutorService queue = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("blend").factory());

    @Inject
    BlendJobs(BlendMaker maker, MadeVersions versions) {
        this.maker = maker;
        this.versions = versions;
    }

    void resume(@Observes StartupEvent event) {
        versions.unfinished().forEach(left -> BlendPlan.of(left.origin()).ifPresent(plan -> start(left.id(), plan)));
    }

    void start(UUID id, BlendPlan plan) {
        queue.execute(() -> Outage.outlast("blend " + id, () -> runOrFail(id, plan)));
    }

    private void runOrFail(UUID id, BlendPlan plan) {
        try {
            run(id, plan);
        } catch (RuntimeException | IOException | Error e) {
            // Errors too: parents that memory can't hold end their blend, or it would be taken up again at every start.
            if (Outage.causes(e)) {
                throw new IllegalStateException("interrupted by an outage", e);
            }
            LOG.errorf(e, "blend failed operation=%s", id);
            versions.fail(
                    id,
                    List.of(Finding.of(
                            FindingCode.UPLOAD_PARTS_INCOMPLETE,
                            "",
                            "",
                            "The blend could not be computed; a parent may be gone, or too large. Start a new one.")));
        }
    }

    private void run(UUID id, BlendPlan plan) throws IOException {
        if (!versions.isOpen(id)) {
            return;
        }
        Map<String, byte[]> made = maker.make(plan, share -> versions.progress(id, share));
        Path folder = Files.createTempDirectory("medley-blend");
        try {
            Map<String, Path> files = new TreeMap<>();
            for (Map.Entry<String, byte[]> file : made.entrySet()) {
                files.put(file.getKey(), Files.write(folder.resolve(file.getKey()), file.getValue()));
            }
            versions.publish(id, files);
        } finally {
            delete(folder);
        }
    }

    private static void delete(Path folder) {
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
