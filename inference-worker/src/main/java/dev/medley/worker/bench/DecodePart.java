package dev.medley.worker.bench;

import dev.medley.worker.engine.Blend;
import dev.medley.worker.engine.Blend.Mode;
import dev.medley.worker.torch.Device;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Decoding speed of the base, with tokens that are drawn too, of one adapter a request and of blends of three, all different, at several batch sizes. */
final class DecodePart {
    private static final List<Integer> BATCHES = List.of(1, 4, 16, 32);
    /** A device, which nobody shares, is measured in a minute. */
    private static final List<Integer> DEVICE_BATCHES = List.of(1, 4, 16);

    private static final List<Mode> MIXTURES = List.of(Mode.WEIGHTED, Mode.ARROW, Mode.FUSION, Mode.RAMOLE);
    /** Loads that are to reach nine tenths of the base's speed; others eight. */
    private static final Set<String> STRICTER = Set.of("drawn", "weighted");

    private static final int RATIO_BATCH = 16;
    private static final int RATIO_ROUNDS = 3;
    private static final int TOKENS = 64;

    private final Client client;
    private final Pool pool;
    private final Limits limits;

    private final PrintStream out;
    private final Summary summary;

    DecodePart(Client client, Pool pool, Limits limits, PrintStream out, Summary summary) {
        this.client = client;
        this.pool = pool;
        this.limits = limits;
        this.out = out;
        this.summary = summary;
    }

    void run() throws InterruptedException {
        client.atOnce(Load.of("warm-up", RATIO_BATCH, _ -> Blend.BASE), TOKENS);
        for (Mode mode : MIXTURES) {
            client.atOnce(Load.of("warm-up", pool.adapters().size(), i -> pool.blend(mode, i)), TOKENS);
        }
        out.printf(
                "%-10s %5s %9s %8s %9s %9s %9s %9s %8s %8s%n",
                "load",
                "batch",
                "tokens/s",
                "step ms",
                "ttft p50",
                "ttft p99",
                "gap p50",
                "gap p99",
                "of base",
                "of floor");
        for (int batch : isDevice() ? DEVICE_BATCHES : BATCHES) {
            batch(batch);
        }
        if (client.engine().profile().isEmpty()) {
            return;
        }
        out.println("profile of a step, ms, prompts included:");
        profile("base-1", Load.of("base", 1, _ -> Blend.BASE));
        profile("base-16", Load.of("base", RATIO_BATCH, _ -> Blend.BASE));
        for (Mode mode : MIXTURES) {
            profile(name(mode) + "-16", Load.of(name(mode), RATIO_BATCH, i -> pool.blend(mode, i)));
        }
    }

    /** A load that is compared with the base. */
    private static final class Case {
        private final Load load;
        private final List<Speed> speeds = new ArrayList<>();
        private final List<Double> ratios = new ArrayList<>();

        Case(Load load) {
            this.load = load;
        }

        void add(Speed speed, Speed base) {
            speeds.add(speed);
            ratios.add(speed.decodeRate() / base.decodeRate());
        }
    }

    private void batch(int batch) throws InterruptedException {
        Load base = Load.of("base", batch, _ -> Blend.BASE);
        List<Case> cases = new ArrayList<>();
        cases.add(new Case(Load.drawn(batch)));
        cases.add(new Case(Load.of("single", batch, pool::single)));
        for (Mode mode : MIXTURES) {
            cases.add(new Case(Load.of(name(mode), batch, i -> pool.blend(mode, i))));
        }
        // Where a ratio has a goal, the base runs before each case, and again: machines change their speed from one
        // half minute to the next.
        boolean isRatio = batch == RATIO_BATCH;
        List<Speed> bases = new ArrayList<>();
        int rounds = isRatio && !isDevice() ? RATIO_ROUNDS : 1;
        for (int round = 0; round < rounds; round++) {
            for (Case each : cases) {
                if (isRatio || bases.isEmpty()) {
                    bases.add(client.atOnce(base, TOKENS));
                }
                each.add(client.atOnce(each.load, TOKENS), bases.getLast());
            }
        }
        print(base, middle(bases), Optional.empty());
        for (Case each : cases) {
            double ratio = Speed.median(each.ratios);
            print(each.load, middle(each.speeds), Optional.of(ratio));
            if (isRatio) {
                summary.add(each.load.name() + "-16", ratio, STRICTER.contains(each.load.name()) ? 0.9 : 0.8);
            }
        }
        if (batch == 1) {
            summary.add("base-floor", middle(bases).decodeRate() / limits.steps(), 0.7);
        }
        if (isRatio) {
            summary.add("base-16-roofline", middle(bases).decodeRate() / batch / limits.steps(batch), 0.5);
        }
    }

    private boolean isDevice() {
        return client.engine().config().device() != Device.CPU;
    }

    private static Speed middle(List<Speed> speeds) {
        List<Speed> sorted = speeds.stream()
                .sorted(Comparator.comparingDouble(Speed::decodeRate))
                .toList();
        return sorted.get(sorted.size() / 2);
    }

    private void print(Load load, Speed speed, Optional<Double> ofBase) {
        double rate = speed.decodeRate();
        out.printf(
                Locale.ROOT,
                "%-10s %5d %9.1f %8.1f %9.0f %9.0f %9.1f %9.1f %8s %8.2f%n",
                load.name(),
                load.batch(),
                rate,
                1e3 * load.batch() / rate,
                speed.firstTokenMillis(0.5),
                speed.firstTokenMillis(0.99),
                speed.gapMillis(0.5),
                speed.gapMillis(0.99),
                ofBase.map(value -> String.format(Locale.ROOT, "%.2f", value)).orElse("-"),
                rate / load.batch() / limits.steps());
    }

    private void profile(String name, Load load) throws InterruptedException {
        var shares = new StepShares(client.engine());
        client.atOnce(load, TOKENS);
        shares.print(name, out);
    }

    private static String name(Mode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }
}
