package dev.medley.worker.bench;

import dev.medley.worker.engine.Blend;
import dev.medley.worker.engine.Blend.Mode;
import dev.medley.worker.engine.Engine;
import dev.medley.worker.engine.GenerationRequest;
import dev.medley.worker.torch.TensorScope;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Days of traffic in fast motion: short requests of every mixture, adapters that come and go, and what is left behind. */
final class EndlessPart {
    private static final int CLIENTS = 32;
    private static final int PROMPT = 2;
    private static final int MOST_TOKENS = 2;
    private static final int ROUND = 1_000;
    private static final int COPIES = 60;

    private final Client client;
    private final Pool pool;
    private final PrintStream out;

    EndlessPart(Client client, Pool pool, PrintStream out) {
        this.client = client;
        this.pool = pool.copies("endless", COPIES);
        this.out = out;
    }

    void run(int requests) throws InterruptedException {
        out.printf(
                "%10s %9s %9s %9s %9s %9s %9s%n",
                "requests", "a second", "tensors", "heap MB", "RSS MB", "resident", "evicted");
        long start = System.nanoTime();
        for (int done = 0; done < requests; done += ROUND) {
            int first = done;
            int count = Math.min(ROUND, requests - done);
            client.inTurns(CLIENTS, count, i -> request(first + i));
            if ((done / ROUND) % Math.max(1, requests / ROUND / 20) == 0 || done + count >= requests) {
                print(done + count, (System.nanoTime() - start) / 1e9);
            }
        }
    }

    /** As short as can be: what is left behind is by the request, not by the token. */
    private GenerationRequest request(int i) {
        int[] prompt = new int[PROMPT];
        Arrays.setAll(prompt, at -> 100 + i * PROMPT % 10_000 + at);
        return new GenerationRequest("bench-" + i, prompt, blend(i), Client.GREEDY, 1 + i % MOST_TOKENS, List.of());
    }

    private Blend blend(int i) {
        Mode[] modes = Mode.values();
        return switch (modes[i % modes.length]) {
            case BASE -> Blend.BASE;
            case SINGLE, UNIFORM -> pool.single(i);
            case WEIGHTED -> pool.blend(Mode.WEIGHTED, i % COPIES);
            case FUSION -> pool.blend(Mode.FUSION, i % COPIES);
            case ARROW -> pool.blend(Mode.ARROW, i % COPIES);
            case RAMOLE -> pool.blend(Mode.RAMOLE, i % COPIES);
        };
    }

    private void print(int done, double seconds) {
        Engine engine = client.engine();
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        out.printf(
                Locale.ROOT,
                "%10d %9.0f %9d %9.0f %9.0f %9d %9d%n",
                done,
                done / seconds,
                TensorScope.liveTensors(),
                (runtime.totalMemory() - runtime.freeMemory()) / 1e6,
                ProcessMemory.resident() / 1e6,
                engine.stats().cache().adapters(),
                engine.stats().cache().evictions());
    }
}
