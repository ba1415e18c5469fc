package dev.medley.local.load;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.local.client.MedleyClient;
import dev.medley.local.load.ResumingUpload.Outcome;
import dev.medley.local.supervise.Layout;
import dev.medley.local.supervise.ScratchMedley;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;

/** Many large uploads at once, cut at random and resumed; then what was promised of them is counted after. */
public final class UploadsBench {
    private static final double CUT = 0.3;
    private static final int DOWNLOADED = 8;

    private final ScratchMedley medley;
    private final LargeAdapter adapter;
    private final MedleyClient client;
    private final Evidence evidence;
    private final List<String> faults = new ArrayList<>();
    private volatile long mostMemory;

    private UploadsBench(ScratchMedley medley, LargeAdapter adapter) throws IOException {
        this.medley = medley;
        this.adapter = adapter;
        String key = medley.key("demo");
        this.client = new MedleyClient(medley.origin(), key);
        this.evidence = new Evidence(medley, client, key);
    }

    /** Prints the table; 1 when anything was not as promised. */
    public static int run(Layout layout, int count, int megabytes, PrintStream out)
            throws IOException, InterruptedException {
        LargeAdapter adapter =
                LargeAdapter.like(layout.samples().resolve("adapters/sort-words"), megabytes * 1_000_000L);
        try (ScratchMedley medley = ScratchMedley.start(layout, Duration.ofSeconds(1))) {
            return new UploadsBench(medley, adapter).measure(count, out);
        } catch (ExecutionException | SQLException e) {
            throw new IllegalStateException("the benchmark can't go on", e);
        }
    }

    private int measure(int count, PrintStream out)
            throws IOException, InterruptedException, ExecutionException, SQLException {
        long seed = ThreadLocalRandom.current().nextLong();
        out.printf("%d uploads of %,d bytes at once, seed %d%n", count, adapter.size(), seed);
        Thread watch = Thread.ofVirtual().start(this::watchMemory);
        long start = System.nanoTime();
        List<Outcome> outcomes = uploadAll(count, new SplittableRandom(seed));
        double seconds = (System.nanoTime() - start) / 1e9;
        watch.interrupt();
        int complete = (int) outcomes.stream().filter(Outcome::isPublished).count();
        out.printf(Locale.ROOT, "%-34s %10d of %d%n", "complete", complete, count);
        out.printf(Locale.ROOT, "%-34s %10.1f%n", "seconds", seconds);
        out.printf(
                "%-34s %10d%n",
                "parts sent", outcomes.stream().mapToInt(Outcome::sent).sum());
        out.printf(
                "%-34s %10d%n",
                "parts cut on their way",
                outcomes.stream().mapToInt(Outcome::cut).sum());
        out.printf(
                "%-34s %10d%n",
                "times asked what had arrived",
                outcomes.stream().mapToInt(Outcome::resumed).sum());
        verify(outcomes);
        checkQuota(count, out);
        List<String> orphans = evidence.orphans();
        orphans.forEach(orphan -> faults.add("orphan " + orphan));
        out.printf("%-34s %10d%n", "orphans after the sweep", orphans.size());
        out.printf("%-34s %10d%n", "registry's memory at most, MB", mostMemory / 1024);
        faults.forEach(fault -> out.println("FAULT " + fault));
        out.printf(Locale.ROOT, "uploads: %.2f%n", faults.isEmpty() ? (double) complete / count : 0.0);
        return faults.isEmpty() && complete == count ? 0 : 1;
    }

    private List<Outcome> uploadAll(int count, SplittableRandom random)
            throws InterruptedException, ExecutionException {
        Parts parts = new Parts();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Outcome>> running = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int copy = i;
                SplittableRandom own = random.split();
                running.add(threads.submit(
                        () -> new ResumingUpload(client, parts, adapter, own, CUT).publish(name(copy), copy)));
            }
            List<Outcome> outcomes = new ArrayList<>();
            for (Future<Outcome> each : running) {
                outcomes.add(each.get());
            }
            return outcomes;
        }
    }

    private void verify(List<Outcome> outcomes) throws IOException, InterruptedException {
        for (int copy = 0; copy < outcomes.size(); copy++) {
            if (outcomes.get(copy).isPublished()) {
                faults.addAll(evidence.faults(name(copy), adapter, copy, copy < DOWNLOADED));
            } else {
                faults.add(name(copy) + " was refused: " + outcomes.get(copy).message());
            }
        }
    }

    private void checkQuota(int count, PrintStream out) throws InterruptedException {
        JsonNode quota = client.get("/api/v1/quota").body();
        long stored = quota.path("stored").asLong();
        long expected = (long) count * adapter.size() + adapter.config().length;
        out.printf("%-34s %,14d of %,d%n", "quota: bytes counted", stored, expected);
        if (stored != expected || quota.path("reserved").asLong() != 0) {
            faults.add("quota says " + quota);
        }
    }

    private static String name(int copy) {
        return "demo/large-" + copy;
    }

    /** In kilobytes, as Linux tells it. */
    private void watchMemory() {
        Path status = Path.of("/proc/" + medley.pid("registry") + "/status");
        try {
            while (Files.exists(status)) {
                for (String line : Files.readAllLines(status)) {
                    if (line.startsWith("VmRSS:")) {
                        mostMemory = Math.max(mostMemory, Long.parseLong(line.replaceAll("\\D", "")));
                    }
                }
                Thread.sleep(500);
            }
        } catch (IOException | InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }
}
