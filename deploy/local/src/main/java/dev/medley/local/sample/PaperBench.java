package dev.medley.local.sample;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medley.local.client.Answer;
import dev.medley.local.client.MedleyClient;
import dev.medley.local.problem.Failure;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The paper's main table on the sample suites: ways to put the retrieved adapters together, beside the adapter that was trained for the prompt. Printed
 * as Markdown, arm by arm as they are ready.
 */
public final class PaperBench {
    private static final int MAX_TOKENS = 96;
    private static final int AT_ONCE = 8;

    private final MedleyClient client;
    private final List<String> routers;

    /**
     * For a running Medley.
     *
     * @param routers published ones, for the arms with a trained gate
     */
    public PaperBench(MedleyClient client, List<String> routers) {
        this.client = client;
        this.routers = List.copyOf(routers);
    }

    /** @param mixture absent: the prompt's own adapter alone */
    private record Arm(String name, ObjectNode mixture, boolean isOwn) {}

    /** @param mass weight of the expected adapter */
    private record Result(boolean isRight, boolean isTrained, double mass) {}

    /**
     * Prints the table.
     *
     * @param cases first ones of each suite
     * @param trained names of the adapters that the routers have seen
     */
    public void run(Path samples, int cases, Set<String> trained, PrintStream out)
            throws IOException, InterruptedException {
        List<Suite> suites = Suite.read(samples, cases);
        out.println(
                "| arm | exact match, all | the router's own adapters | never seen by a router | mass on the own |");
        out.println("| --- | --- | --- | --- | --- |");
        double own = 0;
        double auto = 0;
        for (Arm arm : arms()) {
            List<Result> results = ask(arm, suites, trained);
            out.println(row(arm.name(), results));
            double share = results.stream()
                    .mapToDouble(each -> each.isRight() ? 1 : 0)
                    .average()
                    .orElse(0);
            own = arm.isOwn() ? share : own;
            auto = arm.name().equals("auto") ? share : auto;
        }
        out.printf(Locale.ROOT, "paper: %.3f%n", auto / own);
    }

    private List<Arm> arms() {
        List<Arm> arms = new ArrayList<>();
        arms.add(new Arm("own adapter", json(), true));
        arms.add(new Arm("auto", json(), false));
        arms.add(new Arm("best retrieved alone", json().put("mode", "single"), false));
        for (double temperature : new double[] {0.05, 0.02, 0.01}) {
            arms.add(new Arm(
                    "weighted, k = 3, T = " + temperature, mode("weighted", 3).put("temperature", temperature), false));
        }
        arms.add(new Arm("uniform, k = 3", mode("uniform", 3), false));
        arms.add(new Arm("fusion, k = 3", mode("fusion", 3), false));
        arms.add(new Arm("arrow, k = 3", mode("arrow", 3), false));
        for (String router : routers) {
            arms.add(
                    new Arm("ramole by " + router + ", k = 3", mode("ramole", 3).put("router", router), false));
            arms.add(new Arm(
                    "the same, prior T = 0.02",
                    mode("ramole", 3)
                            .put("router", router)
                            .put("prior", "retrieval")
                            .put("temperature", 0.02),
                    false));
        }
        for (int count : new int[] {2, 5, 8}) {
            arms.add(new Arm("uniform, k = " + count, mode("uniform", count), false));
        }
        for (int count : new int[] {5, 8}) {
            arms.add(new Arm(
                    "weighted, k = " + count + ", T = 0.02",
                    mode("weighted", count).put("temperature", 0.02),
                    false));
        }
        return arms;
    }

    private static ObjectNode json() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static ObjectNode mode(String name, int count) {
        return json().put("mode", name).put("top_k", count);
    }

    private List<Result> ask(Arm arm, List<Suite> suites, Set<String> trained) throws InterruptedException {
        List<Callable<Result>> calls = new ArrayList<>();
        for (Suite suite : suites) {
            boolean isTrained = trained.contains(suite.adapter().replaceFirst(".*/", ""));
            suite.cases().forEach(each -> calls.add(() -> result(arm, suite, each, isTrained)));
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Result> results = new ArrayList<>();
            for (Future<Result> each : threads.invokeAll(calls)) {
                results.add(each.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Failure failure ? failure : new IllegalStateException(e.getCause());
        }
    }

    private Result result(Arm arm, Suite suite, Suite.Case asked, boolean isTrained) throws InterruptedException {
        ObjectNode body = Answer.request(arm.isOwn() ? suite.adapter() : "auto", asked.prompt(), MAX_TOKENS);
        if (!arm.mixture().isEmpty()) {
            body.set("mixture", arm.mixture());
        }
        MedleyClient.Reply reply = client.post("/v1/chat/completions", body);
        if (!reply.isOk()) {
            throw new Failure(arm.name() + ": " + reply.problem());
        }
        double mass = 0;
        for (JsonNode each : reply.body().at("/medley/adapters")) {
            mass += each.path("id").asText().equals(suite.adapter())
                    ? each.path("weight").asDouble()
                    : 0;
        }
        String text = reply.body().at("/choices/0/message/content").asText();
        return new Result(asked.isAnsweredBy(text), isTrained, mass);
    }

    private static String row(String name, List<Result> results) {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %.2f |",
                name,
                Interval.of(right(results)),
                Interval.of(right(results.stream().filter(Result::isTrained).toList())),
                Interval.of(
                        right(results.stream().filter(each -> !each.isTrained()).toList())),
                results.stream().mapToDouble(Result::mass).average().orElse(0));
    }

    private static double[] right(List<Result> results) {
        return results.stream().mapToDouble(each -> each.isRight() ? 1 : 0).toArray();
    }
}
