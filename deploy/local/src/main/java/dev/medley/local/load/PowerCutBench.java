package dev.medley.local.load;

import dev.medley.local.client.MedleyClient;
import dev.medley.local.load.ResumingUpload.Outcome;
import dev.medley.local.supervise.Layout;
import dev.medley.local.supervise.ScratchMedley;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;

/** Kills registry, object storage or database at a random moment of an upload, again and again, and looks what became of it. */
public final class PowerCutBench {
    private static final List<String> VICTIMS = List.of("registry", "s3", "postgres");
    private static final int BYTES = 12_000_000;
    private static final double CUT = 0.1;

    private final ScratchMedley medley;
    private final LargeAdapter adapter;
    private final MedleyClient client;
    private final MedleyClient admin;
    private final Evidence evidence;
    private final SplittableRandom random;
    private final List<String> faults = new ArrayList<>();
    private final Map<String, Integer> endings = new TreeMap<>();

    private PowerCutBench(ScratchMedley medley, LargeAdapter adapter, long seed) throws IOException {
        this.medley = medley;
        this.adapter = adapter;
        this.random = new SplittableRandom(seed);
        String key = medley.key("demo");
        this.client = new MedleyClient(medley.origin(), key);
        this.admin = new MedleyClient(medley.origin(), medley.key("admin"));
        this.evidence = new Evidence(medley, client, key);
    }

    /** Prints the table; 1 when a version was lost, half visible or left something behind. */
    public static int run(Layout layout, int runs, PrintStream out) throws IOException, InterruptedException {
        long seed = ThreadLocalRandom.current().nextLong();
        LargeAdapter adapter = LargeAdapter.like(layout.samples().resolve("adapters/sort-words"), BYTES);
        try (ScratchMedley medley = ScratchMedley.start(layout, Duration.ofSeconds(1))) {
            out.printf(
                    "%d uploads of %,d bytes, one process killed during each, seed %d%n", runs, adapter.size(), seed);
            return new PowerCutBench(medley, adapter, seed).measure(runs, out);
        } catch (SQLException e) {
            throw new IllegalStateException("the database can't be asked", e);
        }
    }

    private int measure(int runs, PrintStream out) throws IOException, InterruptedException, SQLException {
        long usual = undisturbed();
        out.printf("undisturbed an upload takes %d ms%n", usual);
        for (int run = 1; run <= runs; run++) {
            disturbed(run, VICTIMS.get(run % VICTIMS.size()), random.nextLong(usual));
        }
        // All of them again at the end: what was whole once must stay whole.
        for (int copy = 0; copy <= runs; copy++) {
            faults.addAll(evidence.faults(name(copy), adapter, copy, true));
        }
        dropForgotten();
        List<String> orphans = evidence.orphans();
        orphans.forEach(orphan -> faults.add("orphan " + orphan));
        endings.forEach((ending, count) -> out.printf("%-60s %6d%n", ending, count));
        out.printf("%-60s %6d%n", "versions whole at the end", runs + 1 - lost());
        out.printf("%-60s %6d%n", "orphans after the sweep", orphans.size());
        faults.forEach(fault -> out.println("FAULT " + fault));
        out.printf(Locale.ROOT, "powercut: %.2f%n", faults.isEmpty() ? 1.0 : 0.0);
        return faults.isEmpty() ? 0 : 1;
    }

    private long lost() {
        return faults.stream().filter(fault -> fault.startsWith("demo/")).count();
    }

    private long undisturbed() throws InterruptedException, IOException {
        publish(0);
        long start = System.nanoTime();
        publish(0);
        long usual = Math.max(500, (System.nanoTime() - start) / 1_000_000);
        faults.addAll(evidence.faults(name(0), adapter, 0, true));
        return usual;
    }

    private void disturbed(int run, String victim, long afterMillis) throws InterruptedException, IOException {
        Thread killer = Thread.ofVirtual().start(() -> {
            try {
                Thread.sleep(afterMillis);
                medley.kill(victim);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Outcome outcome = publish(run);
        killer.join();
        String ending = victim + " killed: published" + (outcome.resumed() > 1 ? " after resuming" : "");
        if (!outcome.isPublished()) {
            ending = victim + " killed: told to start anew, then published";
            outcome = publish(run);
        }
        endings.merge(ending, 1, Integer::sum);
        if (!outcome.isPublished()) {
            faults.add(name(run) + " could not be published: " + outcome.message());
        }
        faults.addAll(evidence.faults(name(run), adapter, run, false));
    }

    private Outcome publish(int copy) throws InterruptedException {
        return new ResumingUpload(client, new Parts(), adapter, random.split(), CUT).publish(name(copy), copy);
    }

    /** Uploads whose answer was lost on its way: a client that never learned of them lets them expire; here they are dropped at once. */
    private void dropForgotten() throws InterruptedException {
        for (var upload : ResumingUpload.patiently("open uploads", () -> admin.get("/api/v1/admin/uploads?limit=100"))
                .body()
                .path("items")) {
            String id = upload.path("id").asText();
            endings.merge("uploads that nobody heard of, dropped", 1, Integer::sum);
            ResumingUpload.patiently("drop", () -> client.delete("/api/v1/uploads/" + id));
        }
    }

    private static String name(int copy) {
        return "demo/cut-" + copy;
    }
}
