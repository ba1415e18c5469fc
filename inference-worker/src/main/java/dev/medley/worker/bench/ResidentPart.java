package dev.medley.worker.bench;

import dev.medley.worker.engine.Blend;
import dev.medley.worker.engine.Blend.Mode;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Base traffic on an engine with adapters that nobody asks for any more, beside one that never had any. Each round has one before and
 * one behind the two of the other: what a machine does to one run after the other is larger than what is looked for.
 */
final class ResidentPart {
    private static final int BATCH = 16;
    private static final int TOKENS = 48;
    private static final int ROUNDS = 5;

    private final PrintStream out;
    private final Summary summary;

    ResidentPart(PrintStream out, Summary summary) {
        this.out = out;
        this.summary = summary;
    }

    /**
     * Measures both.
     *
     * @param pool of adapters that shall be resident
     */
    void run(Client empty, Client full, Pool pool) throws InterruptedException {
        rate(empty);
        rate(full);
        full.atOnce(Load.of("warm-up", pool.adapters().size(), i -> pool.blend(Mode.RAMOLE, i)), TOKENS);
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            double before = rate(empty);
            double used = rate(full) + rate(full);
            ratios.add(used / (before + rate(empty)));
        }
        int resident = full.engine().stats().cache().adapters();
        out.printf(
                Locale.ROOT,
                "base traffic beside %d resident adapters, to none: %.3f in the middle of %d, %.3f to %.3f%n",
                resident,
                Speed.median(ratios),
                ROUNDS,
                Speed.quantile(ratios, 0),
                Speed.quantile(ratios, 1));
        summary.add("resident-unused", Speed.median(ratios), 0.98);
    }

    private static double rate(Client client) throws InterruptedException {
        return client.atOnce(Load.of("base", BATCH, _ -> Blend.BASE), TOKENS).decodeRate();
    }
}
