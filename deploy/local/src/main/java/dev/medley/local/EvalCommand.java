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
import java.util.stream.Stream;
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
            names = "--name",
            paramLabel = "NAME",
            description = "what a file's suite is called (its own name with a hash of its cases)")
    private Optional<String> name = Optional.empty();

    @Option(names = "--replace", description = "with --name: give a suite that is there the cases of the file")
    private boolean replace;

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
        requireWritable();
        Optional<Path> file = file();
        MedleyClient client = Target.client(data.layout(), "demo", System.getenv());
        JsonNode started = client.post(
                        "/api/v1/evaluations", request(file.isPresent() ? upload(client, file.get()) : suite))
                .orFail();
        JsonNode result = follow(client, started.path("id").asText());
        print(result);
        if (json.isPresent()) {
            Files.writeString(json.get(), result.toPrettyString());
        }
        boolean passed = result.path("state").asText().equals("succeeded")
                && result.at("/result/passed").asBoolean();
        return passed ? 0 : MedleyCommand.REFUSED;
    }

    /** The file that is meant, of the user's or of the samples; none: a suite of the account is. */
    private Optional<Path> file() {
        Path sample = data.layout().samples().resolve("suites").resolve(suite + ".jsonl");
        Optional<Path> file =
                Stream.of(Path.of(suite), sample).filter(Files::isRegularFile).findFirst();
        if (file.isEmpty()) {
            requireName();
        }
        return file;
    }

    /**
     * A file's cases are stored under a name of their own, which tells them from all others: a suite of the account, to which tags may be bound, is
     * changed only where {@code --replace} says so.
     */
    private String upload(MedleyClient client, Path file) throws IOException, InterruptedException {
        SuiteFile read = SuiteFile.read(file);
        String wanted = name.orElseGet(read::ownName);
        if (name.isPresent()
                && !replace
                && client.get("/api/v1/suites/" + wanted).isOk()) {
            throw new Failure(
                    "there is a suite " + wanted
                            + " already: --replace gives it these cases (tags that are bound to it are then held to them), another --name leaves it");
        }
        ObjectNode body = JSON.createObjectNode().put("name", wanted);
        body.set("cases", read.cases());
        client.post("/api/v1/suites", body).orFail();
        return wanted;
    }

    private void requireName() {
        if (!suite.matches("[a-z0-9][a-z0-9._-]*") || suite.matches(".*\\.jsonl?")) {
            throw new Failure("there is no file " + suite);
        }
        if (name.isPresent() || replace) {
            throw new Failure("--name and --replace are for files; there is no file " + suite);
        }
    }

    /** Before a run is paid for. */
    private void requireWritable() {
        json.map(Path::toAbsolutePath).ifPresent(file -> {
            if (Files.isDirectory(file)
                    || !Files.isDirectory(file.getParent())
                    || !Files.isWritable(file.getParent())) {
                throw new Failure("--json " + file + " can't be written: name a file in a folder that is there");
            }
        });
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

    /** A number, or a dash where there is none: no case was answered. */
    private static String shown(String format, JsonNode number) {
        return number.isNumber() ? String.format(Locale.ROOT, format, number.asDouble()) : "–";
    }

    private static void print(JsonNode result) {
        for (JsonNode finding : result.path("findings")) {
            System.out.printf(
                    "%s: %s%n",
                    finding.path("code").asText(), finding.path("message").asText());
        }
        for (JsonNode arm : result.at("/result/arms")) {
            System.out.printf(
                    Locale.ROOT,
                    "%s: %d cases, %d failed, p50 %s ms%n",
                    arm.path("name").asText(),
                    arm.path("cases").asInt(),
                    arm.path("failed").asInt(),
                    shown("%.0f", arm.at("/latencyMs/p50")));
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
                    "%s %s %s: %s, wanted %.3f%n",
                    each.path("passed").asBoolean() ? "pass" : "FAIL",
                    each.path("arm").asText(),
                    each.path("metric").asText(),
                    shown("%.3f", each.path("value")),
                    each.path("minimum").asDouble());
        }
    }
}
