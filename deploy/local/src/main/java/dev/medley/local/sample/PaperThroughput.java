package dev.medley.local.sample;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medley.local.client.Answer;
import dev.medley.local.client.MedleyClient;
import dev.medley.local.problem.Failure;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Throughput over batch size (RAMoLE, figure 6): so many requests at once through {@code /v1}, each for another adapter's task, tokens of all together per
 * second. The arms take turns within each round, so that a slow minute of the machine is one of all arms.
 */
final class PaperThroughput {
    private static final List<Integer> SIZES = List.of(1, 2, 4, 8, 16);
    private static final int ROUNDS = 5;
    private static final int TOKENS = 64;
    /** The tokens that end an answer of the default base: all answers are as long as each other without. */
    private static final List<String> ENDS = List.of("0", "2");

    private static final int NEVER = -100;

    private final MedleyClient client;
    private final List<Suite> suites;

    PaperThroughput(MedleyClient client, List<Suite> suites) {
        this.client = client;
        this.suites = List.copyOf(suites);
    }

    /** Prints and returns the tokens per second of each arm, one interval a batch size. */
    Map<String, List<Interval>> run(PaperArms arms, PrintStream out) throws InterruptedException {
        Map<String, List<List<Double>>> rates = new LinkedHashMap<>();
        for (String arm : arms.throughput("").keySet()) {
            batch(arms, arm, SIZES.getLast(), 0);
            rates.put(
                    arm,
                    SIZES.stream().<List<Double>>map(_ -> new ArrayList<>()).toList());
        }
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < SIZES.size(); i++) {
                for (Map.Entry<String, List<List<Double>>> arm : rates.entrySet()) {
                    arm.getValue().get(i).add(batch(arms, arm.getKey(), SIZES.get(i), round));
                }
            }
        }
        Map<String, List<Interval>> series = new LinkedHashMap<>();
        rates.forEach((arm, sizes) ->
                series.put(arm, sizes.stream().map(PaperThroughput::interval).toList()));
        print(series, out);
        return series;
    }

    static List<String> labels() {
        return SIZES.stream().map(String::valueOf).toList();
    }

    private static Interval interval(List<Double> rates) {
        return Interval.of(rates.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private static void print(Map<String, List<Interval>> series, PrintStream out) {
        out.println("| tokens/s, requests at once | " + String.join(" | ", labels()) + " |");
        out.println("| --- |" + " --- |".repeat(SIZES.size()));
        series.forEach((arm, values) -> {
            StringBuilder row = new StringBuilder("| " + arm + " |");
            values.forEach(value -> row.append(
                    String.format(Locale.ROOT, " %.0f [%.0f, %.0f] |", value.mean(), value.low(), value.high())));
            out.println(row);
        });
        out.println();
    }

    /** Tokens per second of one batch. */
    private double batch(PaperArms arms, String arm, int size, int round) throws InterruptedException {
        List<Callable<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            // Another task each, other prompts in each round.
            Suite suite = suites.get((round * size + i) % suites.size());
            String prompt = suite.cases().get(round % suite.cases().size()).prompt();
            calls.add(() -> tokens(arms.throughput(suite.adapter()).get(arm), prompt));
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            long start = System.nanoTime();
            int tokens = 0;
            for (Future<Integer> each : threads.invokeAll(calls)) {
                tokens += each.get();
            }
            return tokens * 1e9 / (System.nanoTime() - start);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Failure failure ? failure : new IllegalStateException(e.getCause());
        }
    }

    private int tokens(ObjectNode fields, String prompt) throws InterruptedException {
        ObjectNode request = Answer.request("", prompt, TOKENS);
        ObjectNode bias = request.putObject("logit_bias");
        ENDS.forEach(token -> bias.put(token, NEVER));
        request.setAll(fields);
        return client.post("/v1/chat/completions", request)
                .orFail()
                .at("/usage/completion_tokens")
                .asInt();
    }
}
