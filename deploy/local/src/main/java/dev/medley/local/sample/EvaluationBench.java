package dev.medley.local.sample;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medley.local.client.Answer;
import dev.medley.local.client.MedleyClient;
import dev.medley.local.problem.Failure;
import dev.medley.local.sample.Evaluations.Arm;
import dev.medley.local.supervise.Layout;
import dev.medley.local.supervise.LoneWorker;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * How quickly an evaluation of one arm asks all sample prompts, beside the same prompts straight to a worker whose batch is never empty. Both are asked
 * all of them before: in a registry's first minute its compiler takes more of two cores than its work does.
 */
public final class EvaluationBench {
    private static final int MAX_TOKENS = 24;
    /** More than any batch holds, less than a worker lets wait. */
    private static final int AT_ONCE = 128;

    private static final String ADAPTER = "past-tense";

    private EvaluationBench() {}

    /**
     * Measures the worker, then a running Medley, and prints both with their ratio.
     *
     * @param cases of each sample suite
     */
    public static void run(MedleyClient medley, Layout layout, String dtype, int cases, PrintStream out)
            throws IOException, InterruptedException {
        List<String> prompts = Suite.read(layout.samples(), cases).stream()
                .flatMap(suite -> suite.cases().stream())
                .map(Suite.Case::prompt)
                .toList();
        double straight;
        try (LoneWorker worker = LoneWorker.start(layout, dtype)) {
            MedleyClient client = new MedleyClient(worker.origin(), "none");
            straight(client, prompts);
            straight = straight(client, prompts);
        }
        evaluation(medley, prompts);
        double evaluation = evaluation(medley, prompts);
        out.printf(
                Locale.ROOT,
                "%d prompts, one adapter, at most %d tokens each%n%-28s %8.1f prompts/s%n%-28s %8.1f prompts/s%n",
                prompts.size(),
                MAX_TOKENS,
                "straight to the worker",
                straight,
                "as an evaluation",
                evaluation);
        out.printf(Locale.ROOT, "evaluation: %.3f%n", evaluation / straight);
    }

    private static double straight(MedleyClient client, List<String> prompts) throws InterruptedException {
        long start = System.nanoTime();
        try (ExecutorService threads =
                Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
            List<Callable<Answer>> calls = new ArrayList<>();
            prompts.forEach(prompt -> calls.add(() -> Answer.ask(client, ADAPTER, prompt, MAX_TOKENS)));
            for (Future<Answer> each : threads.invokeAll(calls)) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Failure failure ? failure : new IllegalStateException(e.getCause());
        }
        return rate(prompts, start);
    }

    private static double evaluation(MedleyClient medley, List<String> prompts) throws InterruptedException {
        JsonNodeFactory json = JsonNodeFactory.instance;
        ArrayNode cases = json.arrayNode();
        prompts.forEach(prompt -> cases.addObject().put("prompt", prompt).put("answer", "-"));
        ObjectNode fields = json.objectNode().put("model", "medley/" + ADAPTER).put("maxTokens", MAX_TOKENS);
        long start = System.nanoTime();
        new Evaluations(medley)
                .run("bench-evaluation", cases, List.of(new Arm("adapter", fields)), List.of("exact_match"));
        return rate(prompts, start);
    }

    private static double rate(List<String> prompts, long start) {
        return prompts.size() / ((System.nanoTime() - start) / 1e9);
    }
}
