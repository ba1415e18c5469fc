package dev.medley.worker.bench;

import dev.medley.worker.engine.Blend;
import dev.medley.worker.engine.Blend.Member;
import dev.medley.worker.engine.Blend.Mode;
import dev.medley.worker.lora.AdapterRef;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A large adapter comes while others are answered: how long until its first token, and what the others notice of its coming. The step that then
 * reads its prompt is longer for the prompt's sake, and does not count.
 */
final class LoadingPart {
    private static final int BYTES = 50_000_000;
    /** The figures are those of the last. */
    private static final int ROUNDS = 3;

    private static final int RUNNING = 4;
    private static final int TOKENS = 160;
    private static final int HEAD_START = 40;

    private final Client client;
    private final PrintStream out;
    private final Summary summary;

    LoadingPart(Client client, PrintStream out, Summary summary) {
        this.client = client;
        this.out = out;
        this.summary = summary;
    }

    void run(MadeFiles files) throws IOException, InterruptedException {
        Path folder = files.adapter(BYTES);
        client.atOnce(Load.of("warm-up", RUNNING, _ -> Blend.BASE), TOKENS);
        for (int round = 0; round < ROUNDS; round++) {
            var adapter = new AdapterRef("large-" + round, "sha256:large-" + round, folder);
            measure(new Blend(Mode.SINGLE, List.of(new Member(adapter, 1))));
        }
    }

    private void measure(Blend large) throws InterruptedException {
        try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Arrivals>> others = new ArrayList<>();
            for (int i = 0; i < RUNNING; i++) {
                others.add(readers.submit(Arrivals.reading(
                        client.engine().submit(client.request(Blend.BASE, TOKENS)), System.nanoTime())));
            }
            long start = client.engine().stats().steps();
            while (client.engine().stats().steps() < start + HEAD_START) {
                // Spinning would take a processor from what is measured.
                Thread.sleep(1);
            }
            Arrivals first = Client.collect(List.of(readers.submit(
                            Arrivals.reading(client.engine().submit(client.request(large, 1)), System.nanoTime()))))
                    .requests()
                    .getFirst();
            Speed base = Client.collect(others);
            double longest = base.requests().stream()
                    .flatMap(each -> gapsDuring(each, first.submitted(), first.admitted()).stream())
                    .mapToDouble(Double::doubleValue)
                    .max()
                    .orElse(0);
            double warm = use(large);
            double own = use(Blend.BASE);
            out.printf(
                    Locale.ROOT,
                    "an adapter of %d MB: first token %.0f ms after it was wanted from disk, %.0f ms from memory (base %.0f ms);"
                            + " steps meanwhile %.1f ms at most, %.1f ms in the middle%n",
                    BYTES / 1_000_000,
                    first.firstMillis(),
                    warm,
                    own,
                    longest,
                    base.gapMillis(0.5));
            summary.atMost("step-at-load", longest / base.gapMillis(0.5), 2);
            summary.atMost("warm-use ms", Math.max(0, warm - own), 50);
        }
    }

    private double use(Blend blend) throws InterruptedException {
        List<Double> firsts = new ArrayList<>();
        for (int round = 0; round < 5; round++) {
            firsts.add(client.atOnce(Load.of("use", 1, _ -> blend), 1).firstTokenMillis(0));
        }
        return Speed.median(firsts);
    }

    /** Of steps that were for the most part between the two: what begins at {@code to} comes a moment after a token. */
    private static List<Double> gapsDuring(Arrivals request, long from, long to) {
        List<Double> gaps = new ArrayList<>();
        for (int i = 1; i < request.tokens().size(); i++) {
            long begin = request.tokens().get(i - 1);
            long end = request.tokens().get(i);
            if (end > from && begin + (end - begin) / 2 < to) {
                gaps.add((end - begin) / 1e6);
            }
        }
        return gaps;
    }
}
