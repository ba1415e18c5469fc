package dev.medley.local.sample;

import dev.medley.local.client.Answer;
import dev.medley.local.client.MedleyClient;
import dev.medley.local.problem.Failure;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** How good the answers of {@code auto} are beside those of the adapter that was trained for the prompt, alone. */
public final class AutoBench {
    private static final int MAX_TOKENS = 96;
    private static final int AT_ONCE = 8;

    private final MedleyClient client;

    public AutoBench(MedleyClient client) {
        this.client = client;
    }

    public void run(Path samples, int cases, PrintStream out) throws IOException, InterruptedException {
        int asked = 0;
        int own = 0;
        int auto = 0;
        out.printf("%-28s %6s %6s%n", "adapter", "own", "auto");
        for (Suite suite : Suite.read(samples, cases)) {
            int suiteOwn = right(suite, suite.adapter());
            int suiteAuto = right(suite, "auto");
            out.printf("%-28s %6d %6d%n", suite.adapter(), suiteOwn, suiteAuto);
            asked += suite.cases().size();
            own += suiteOwn;
            auto += suiteAuto;
        }
        out.printf(
                Locale.ROOT,
                "exact match own %.3f, auto %.3f of %d%n",
                (double) own / asked,
                (double) auto / asked,
                asked);
        out.printf(Locale.ROOT, "auto: %.3f%n", (double) auto / own);
    }

    private int right(Suite suite, String model) throws InterruptedException {
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Callable<Boolean>> calls = new ArrayList<>();
            suite.cases()
                    .forEach(each -> calls.add(() -> each.isAnsweredBy(
                            Answer.ask(client, model, each.prompt(), MAX_TOKENS).text())));
            int right = 0;
            for (Future<Boolean> each : threads.invokeAll(calls)) {
                right += each.get() ? 1 : 0;
            }
            return right;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Failure failure ? failure : new IllegalStateException(e.getCause());
        }
    }
}
