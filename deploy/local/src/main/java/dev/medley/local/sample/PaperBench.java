package dev.medley.local.sample;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.medley.local.client.MedleyClient;
import dev.medley.local.problem.Failure;
import dev.medley.local.sample.Evaluations.Arm;
import dev.medley.local.sample.Evaluations.Measured;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The paper's tables on the sample suites (RAMoLE, table I and figures 4 to 6), as Markdown: ways to put the retrieved adapters together beside the
 * adapter that was trained for the prompt, the same without that adapter, one to eight adapters, less and more of them, prompts that need two, and
 * throughput.
 */
public final class PaperBench {
    /** What may be asked for by name; all without. */
    public static final Set<String> PARTS = Set.of("main", "without-own", "count", "gain", "two-step", "throughput");

    private static final String EXACT = "exact_match";
    private static final String LOGPROB = "logprob";
    private static final String ROUGE = "rougel";

    private final MedleyClient client;
    private final Evaluations evaluations;
    private final PaperArms arms;
    private final Optional<Path> plots;
    private final PrintStream out;

    /**
     * For a running Medley.
     *
     * @param routers published ones, for the arms with a trained gate
     * @param plots folder that the tables are drawn into, as SVG
     */
    public PaperBench(MedleyClient client, List<String> routers, Optional<Path> plots, PrintStream out) {
        this.client = client;
        this.evaluations = new Evaluations(client);
        this.arms = new PaperArms(routers);
        this.plots = plots;
        this.out = out;
    }

    private record Asked(Measured measured, boolean isTrained) {
        double of(String metric) {
            return measured.metrics().get(metric);
        }
    }

    /**
     * Prints the tables.
     *
     * @param cases first ones of each suite
     * @param trained names of the adapters that the routers have seen
     * @param parts some of {@link #PARTS}, or none for all
     */
    public void run(Path samples, int cases, Set<String> trained, List<String> parts)
            throws IOException, InterruptedException {
        if (!PARTS.containsAll(parts)) {
            throw new Failure("--part of the paper is one of " + String.join(", ", new TreeSet<>(PARTS)));
        }
        Predicate<String> isWanted = part -> parts.isEmpty() || parts.contains(part);
        List<Suite> suites = Suite.read(samples, cases);
        if (isWanted.test("without-own")) {
            withoutOwn(suites, trained);
        }
        if (isWanted.test("two-step")) {
            twoStep(samples, cases);
        }
        if (isWanted.test("count")) {
            byCount(suites, trained);
        }
        if (isWanted.test("gain")) {
            Map<String, List<Asked>> all = new LinkedHashMap<>();
            for (Suite suite : suites) {
                ask(suite, PaperArms.byGain(suite.adapter()), List.of(EXACT), trained, all);
            }
            besideOwn(all);
        }
        if (isWanted.test("throughput")) {
            draw(
                    "paper-throughput",
                    Chart.curves(
                            "Tokens per second over the number of requests at once",
                            PaperThroughput.labels(),
                            new PaperThroughput(client, suites).run(arms, out)));
        }
        if (isWanted.test("main")) {
            main(suites, trained);
        }
    }

    private void main(List<Suite> suites, Set<String> trained) throws IOException, InterruptedException {
        Map<String, List<Asked>> all = new LinkedHashMap<>();
        for (Suite suite : suites) {
            ask(suite, arms.main(suite.adapter()), List.of(EXACT), trained, all);
        }
        besideOwn(all);
        draw(
                "paper-main",
                Chart.rows("Exact match, with the adapter that was trained for the prompt", drawn(all, EXACT)));
        double auto = mean(all.get(PaperArms.AUTO), each -> each.of(EXACT));
        out.printf(Locale.ROOT, "%npaper: %.3f%n", auto / mean(all.get(PaperArms.OWN), each -> each.of(EXACT)));
    }

    private void besideOwn(Map<String, List<Asked>> all) {
        double[] own = values(all.get(PaperArms.OWN), each -> each.of(EXACT));
        out.println("| arm | exact match, all | the router's own adapters | never seen by a router | less own adapter |"
                + " mass on own | entropy |");
        out.println("| --- | --- | --- | --- | --- | --- | --- |");
        all.forEach((arm, given) -> out.printf(
                Locale.ROOT,
                "| %s | %s | %s | %s | %s | %.2f | %.2f |%n",
                arm,
                Interval.of(values(given, each -> each.of(EXACT))),
                Interval.of(values(given.stream().filter(Asked::isTrained).toList(), each -> each.of(EXACT))),
                Interval.of(
                        values(given.stream().filter(each -> !each.isTrained()).toList(), each -> each.of(EXACT))),
                Interval.ofDifference(values(given, each -> each.of(EXACT)), own)
                        .signed(),
                mean(given, each -> each.measured().mass()),
                mean(given, each -> each.measured().entropy())));
    }

    private void withoutOwn(List<Suite> suites, Set<String> trained) throws IOException, InterruptedException {
        Map<String, List<Asked>> all = new LinkedHashMap<>();
        for (Suite suite : suites) {
            ask(suite, arms.withoutOwn(), List.of(LOGPROB, ROUGE), trained, all);
        }
        likelihoods(all, List.of(PaperArms.BASE_ALONE, PaperArms.BEST, PaperArms.UNIFORM), List.of(LOGPROB, ROUGE));
        draw(
                "paper-without-own",
                Chart.rows("Log-probability of the answer's tokens, without that adapter", drawn(all, LOGPROB)));
    }

    private void byCount(List<Suite> suites, Set<String> trained) throws IOException, InterruptedException {
        Map<String, List<Asked>> all = new LinkedHashMap<>();
        for (Suite suite : suites) {
            ask(suite, PaperArms.byCount(), List.of(EXACT), trained, all);
        }
        List<Interval> uniform = new ArrayList<>();
        List<Interval> weighted = new ArrayList<>();
        out.println("| adapters | uniform | weighted |");
        out.println("| --- | --- | --- |");
        for (int count = 1; count <= all.size() / 2; count++) {
            uniform.add(Interval.of(values(all.get("uniform k " + count), each -> each.of(EXACT))));
            weighted.add(Interval.of(values(all.get("weighted k " + count), each -> each.of(EXACT))));
            out.printf("| %d | %s | %s |%n", count, uniform.getLast(), weighted.getLast());
        }
        out.println();
        Map<String, List<Interval>> series = new LinkedHashMap<>();
        series.put("weighted", weighted);
        series.put("uniform", uniform);
        List<String> counts = IntStream.rangeClosed(1, uniform.size())
                .mapToObj(String::valueOf)
                .toList();
        draw("paper-count", Chart.curves("Exact match over the number of adapters that are mixed", counts, series));
    }

    private void twoStep(Path samples, int cases) throws IOException, InterruptedException {
        Map<String, List<Asked>> all = new LinkedHashMap<>();
        int number = 0;
        for (TwoSteps pair : TwoSteps.read(samples, cases)) {
            number++;
            List<Arm> both = arms.pair(pair.first(), pair.second());
            Map<String, List<Measured>> given =
                    evaluations.run("paper-two-step-" + number, pair.cases(), both, List.of(EXACT, LOGPROB, ROUGE));
            given.forEach((arm, measured) -> measured.forEach(
                    each -> all.computeIfAbsent(arm, _ -> new ArrayList<>()).add(new Asked(each, false))));
        }
        likelihoods(all, List.of("first alone", "second alone", "both uniform"), List.of(LOGPROB, ROUGE, EXACT));
        draw("paper-two-step", Chart.rows("Log-probability of answers that need two adapters", drawn(all, LOGPROB)));
    }

    private void likelihoods(Map<String, List<Asked>> all, List<String> references, List<String> metrics) {
        StringBuilder head = new StringBuilder("| arm |");
        metrics.forEach(metric -> head.append(' ').append(metric).append(" |"));
        references.forEach(
                reference -> head.append(" logprob less ").append(reference).append(" |"));
        out.println(head);
        out.println("|" + " --- |".repeat(1 + metrics.size() + references.size()));
        all.forEach((arm, given) -> {
            StringBuilder row = new StringBuilder("| " + arm + " |");
            for (String metric : metrics) {
                row.append(' ')
                        .append(Interval.of(values(given, each -> each.of(metric))))
                        .append(" |");
            }
            for (String reference : references) {
                Interval difference = Interval.ofDifference(
                        values(given, each -> each.of(LOGPROB)), values(all.get(reference), each -> each.of(LOGPROB)));
                row.append(' ').append(difference.signed()).append(" |");
            }
            out.println(row);
        });
        out.println();
    }

    private void ask(
            Suite suite, List<Arm> asked, List<String> metrics, Set<String> trained, Map<String, List<Asked>> all)
            throws InterruptedException {
        String name = suite.adapter().replaceFirst(".*/", "");
        ArrayNode cases = JsonMapper.builder().build().createArrayNode();
        suite.cases()
                .forEach(each -> cases.addObject()
                        .put("prompt", each.prompt())
                        .put("answer", each.answer())
                        .put("expected_adapter", suite.adapter()));
        evaluations
                .run("paper-" + name, cases, asked, metrics)
                .forEach((arm, measured) -> measured.forEach(each ->
                        all.computeIfAbsent(arm, _ -> new ArrayList<>()).add(new Asked(each, trained.contains(name)))));
    }

    private static Map<String, Interval> drawn(Map<String, List<Asked>> all, String metric) {
        Map<String, Interval> rows = new LinkedHashMap<>();
        all.forEach((arm, given) -> rows.put(arm, Interval.of(values(given, each -> each.of(metric)))));
        return rows;
    }

    private void draw(String name, String svg) throws IOException {
        if (plots.isPresent()) {
            Files.createDirectories(plots.get());
            Files.writeString(plots.get().resolve(name + ".svg"), svg);
        }
    }

    private static double[] values(List<Asked> asked, ToDoubleFunction<Asked> value) {
        return asked.stream().mapToDouble(value).toArray();
    }

    private static double mean(List<Asked> asked, ToDoubleFunction<Asked> value) {
        return asked.stream().mapToDouble(value).average().orElse(0);
    }
}
