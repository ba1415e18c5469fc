package dev.medley.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medley.local.client.MedleyClient;
import dev.medley.local.problem.Failure;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code eval}: runs a suite and prints the comparison; exit status 1 when a threshold is missed, so that CI can use it. */
@Command(name = "eval", description = "Runs a suite of test prompts.", mixinStandardHelpOptions = true)
final class EvalCommand implements Callable<Integer> {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Mixin
    private DataOption data;

    @Parameters(
            index = "0",
            paramLabel = "SUITE",
            description = "a JSONL file, a suite of the samples, or one of yours")
    private String suite;

    @Option(
            names = "--arm",
            paramLabel = "NAME=MODEL or MODEL",
            description = "auto, a base, an adapter or a recipe; repeat it to compare (auto)")
    private List<String> arms = List.of("auto");

    @Option(
            names = "--metric",
            description = "exact_match, contains, regex, json_equal, rouge1, rouge2, rougel, bleu, logprob, judge")
    private List<String> metrics = List.of("exact_match");

    @Option(names = "--threshold", paramLabel = "METRIC=VALUE", description = "least value in every arm")
    private Map<String, Double> thresholds = Map.of();

    @Option(names = "--rubric", paramLabel = "TEXT", description = "what the metric judge goes by")
    private Optional<String> rubric = Optional.empty();

    @Option(names = "--json", description = "file for the whole result")
    private Optional<Path> json = Optional.empty();

    @Override
    public Integer call() throws IOException, InterruptedException {
        MedleyClient client = Target.client(data.layout(), "demo", System.getenv());
        JsonNode started =
                client.post("/api/v1/evaluations", request(upload(client))).orFail();
        JsonNode result = follow(client, started.path("id").asText());
        print(result);
        if (json.isPresent()) {
            Files.writeString(json.get(), result.toPrettyString());
        }
        boolean passed = result.path("state").asText().equals("succeeded")
                && result.at("/result/passed").asBoolean();
        return passed ? 0 : MedleyCommand.REFUSED;
    }

    /** A file becomes a suite of its own name; anything else is the name of one. */
    private String upload(MedleyClient client) throws IOException, InterruptedException {
        Path sample = data.layout().samples().resolve("suites").resolve(suite + ".jsonl");
        Path file = Files.isRegularFile(Path.of(suite)) ? Path.of(suite) : sample;
        if (!Files.isRegularFile(file)) {
            return suite;
        }
        String name = file.getFileName()
                .toString()
                .replaceFirst("\\.jsonl?$", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9._-]", "-");
        ObjectNode body = JSON.createObjectNode().put("name", name);
        ArrayNode cases = body.putArray("cases");
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            try {
                cases.add(JSON.readTree(line));
            } catch (IOException e) {
                throw new Failure(file + " line " + number + " is not JSON", e);
            }
        }
        client.post("/api/v1/suites", body).orFail();
        return name;
    }

    private ObjectNode request(String name) {
        ObjectNode body = JSON.createObjectNode().put("suite", name);
        ArrayNode list = body.putArray("arms");
        for (String arm : arms) {
            int sign = arm.indexOf('=');
            list.addObject()
                    .put("name", sign < 0 ? arm : arm.substring(0, sign))
                    .put("model", sign < 0 ? arm : arm.substring(sign + 1));
        }
        metrics.forEach(body.putArray("metrics")::add);
        rubric.ifPresent(text -> body.put("rubric", text));
        ObjectNode least = body.putObject("thresholds");
        thresholds.forEach(least::put);
        return body;
    }

    private static JsonNode follow(MedleyClient client, String id) throws InterruptedException {
        ProgressBar bar = new ProgressBar(
                System.err,
                Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false));
        client.ended(id, bar::show);
        bar.end();
        return client.get("/api/v1/evaluations/" + id).orFail();
    }

    private static void print(JsonNode result) {
        for (JsonNode arm : result.at("/result/arms")) {
            System.out.printf(
                    Locale.ROOT,
                    "%s: %d cases, %d failed, p50 %.0f ms%n",
                    arm.path("name").asText(),
                    arm.path("cases").asInt(),
                    arm.path("failed").asInt(),
                    arm.at("/latencyMs/p50").asDouble());
            arm.path("metrics")
                    .properties()
                    .forEach(metric -> System.out.printf(
                            Locale.ROOT,
                            "  %-12s %.3f [%.3f, %.3f]%n",
                            metric.getKey(),
                            metric.getValue().path("mean").asDouble(),
                            metric.getValue().path("low").asDouble(),
                            metric.getValue().path("high").asDouble()));
            JsonNode chosen = arm.path("selection");
            if (chosen.has("hit")) {
                System.out.printf(
                        Locale.ROOT,
                        "  adapters     top-1 %.3f, hit %.3f, mass %.3f, entropy %.3f%n",
                        chosen.path("top1").asDouble(),
                        chosen.path("hit").asDouble(),
                        chosen.path("mass").asDouble(),
                        chosen.path("entropy").asDouble());
            }
        }
        for (JsonNode each : result.at("/result/comparison")) {
            System.out.printf(
                    Locale.ROOT,
                    "%s - %s: %s %+.3f [%+.3f, %+.3f]%n",
                    each.path("arm").asText(),
                    each.path("baseline").asText(),
                    each.path("metric").asText(),
                    each.path("difference").asDouble(),
                    each.path("low").asDouble(),
                    each.path("high").asDouble());
        }
        for (JsonNode each : result.at("/result/thresholds")) {
            System.out.printf(
                    Locale.ROOT,
                    "%s %s %s: %.3f, wanted %.3f%n",
                    each.path("passed").asBoolean() ? "pass" : "FAIL",
                    each.path("arm").asText(),
                    each.path("metric").asText(),
                    each.path("value").asDouble(),
                    each.path("minimum").asDouble());
        }
    }
}
