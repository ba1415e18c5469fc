package dev.medley.worker.bench;

import dev.medley.worker.engine.Engine;
import dev.medley.worker.lora.CacheStats;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.IntUnaryOperator;

/** One adapter a request, wanted more or less alike, from caches in every state: sixteen clients, each with one request after the other. */
final class CachePart {
    private static final int CLIENTS = 16;
    private static final int REQUESTS = 64;
    private static final int TOKENS = 24;
    private static final int KNOWN = 2_000;
    private static final int FEW = 5;
    private static final int ROUNDS = 4;

    private final PrintStream out;
    private final Summary summary;

    CachePart(PrintStream out, Summary summary) {
        this.out = out;
        this.summary = summary;
    }

    /** In memory that holds all adapters. */
    void run(Client client, Pool pool) throws InterruptedException {
        client.inTurns(CLIENTS, REQUESTS, pool::single, TOKENS);
        head();
        for (Popularity popularity : Popularity.values()) {
            Pool own = pool.copies(popularity.name(), pool.adapters().size());
            IntUnaryOperator choice = popularity.among(own.adapters().size());
            String name = popularity.name().toLowerCase(Locale.ROOT);
            measure(client, own, choice, name + ", cold");
            measure(client, own, choice, name + ", warm");
        }
        Pool few = pool.copies("few", FEW);
        measure(client, few, Popularity.ZIPF.among(FEW), "zipf of 5");
        Pool many = pool.copies("many", KNOWN);
        measure(client, many, Popularity.ZIPF.among(KNOWN), "2,000, cold");
        // What is compared is in memory, as with S-LoRA (arXiv 2311.03285); one after the other and again, since
        // machines change their speed meanwhile.
        double knownFew = 0;
        double knownMany = 0;
        for (int round = 0; round < ROUNDS; round++) {
            knownFew += measure(client, few, Popularity.ZIPF.among(FEW), "zipf of 5");
            knownMany += measure(client, many, Popularity.ZIPF.among(KNOWN), "zipf of 2,000");
        }
        summary.add("known-2000", knownMany / knownFew, 0.94);
    }

    /** In memory for a few of them. */
    void thrash(Client client, Pool pool) throws InterruptedException {
        IntUnaryOperator choice = Popularity.UNIFORM.among(pool.adapters().size());
        measure(client, pool, choice, "uniform, thrash");
    }

    private void head() {
        out.printf(
                "%-16s %9s %9s %9s %8s %8s %6s %6s %6s%n",
                "one adapter each", "tokens/s", "ttft p50", "ttft p99", "gap p50", "gap p99", "hits", "misses", "out");
    }

    private double measure(Client client, Pool pool, IntUnaryOperator choice, String name) throws InterruptedException {
        Engine engine = client.engine();
        CacheStats before = engine.stats().cache();
        Speed speed = client.inTurns(CLIENTS, REQUESTS, request -> pool.single(choice.applyAsInt(request)), TOKENS);
        CacheStats after = engine.stats().cache();
        out.printf(
                Locale.ROOT,
                "%-16s %9.1f %9.0f %9.0f %8.1f %8.1f %6d %6d %6d%n",
                name,
                speed.wholeRate(),
                speed.firstTokenMillis(0.5),
                speed.firstTokenMillis(0.99),
                speed.gapMillis(0.5),
                speed.gapMillis(0.99),
                after.hits() - before.hits(),
                after.misses() - before.misses(),
                after.evictions() - before.evictions());
        return speed.wholeRate();
    }
}
