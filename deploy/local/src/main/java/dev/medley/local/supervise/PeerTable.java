package dev.medley.local.supervise;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Tokens a second of Medley and of others, and what that is as ratios beside their goals. */
final class PeerTable {
    private static final List<String> WORKLOADS = List.of("base", "mixed", "blend3");
    /** Medley's blends with gates for each token, which nobody else has. */
    private static final String GATED = "ramole";

    private record Goal(String peer, String workload, double least) {}

    private static final List<Goal> GOALS = List.of(
            new Goal("vLLM", "base", 1),
            new Goal("vLLM", "mixed", 3),
            new Goal("vLLM", "blend3", 6),
            new Goal("PEFT", "mixed", 8),
            new Goal("PEFT", "blend3", 8),
            new Goal("llama.cpp", "mixed", 4),
            new Goal("llama.cpp", "blend3", 4));

    private record Rate(double tokensPerSecond, String note) {}

    private final Map<String, Double> own = new LinkedHashMap<>();
    private final Map<String, Map<String, Rate>> others = new LinkedHashMap<>();
    private final Map<String, String> absent = new LinkedHashMap<>();

    void own(String workload, double tokensPerSecond) {
        own.put(workload, tokensPerSecond);
    }

    void add(String peer, String workload, double tokensPerSecond, String note) {
        others.computeIfAbsent(peer, _ -> new LinkedHashMap<>()).put(workload, new Rate(tokensPerSecond, note));
    }

    void absent(String peer, String why) {
        absent.put(peer, why);
    }

    void print(PrintStream out) {
        out.printf("%-22s %9s %9s %9s%n", "tokens/s, 16 requests", "base", "mixed", "blend3");
        row(out, "Medley", own);
        out.printf(Locale.ROOT, "%-22s %9s %9s %9.1f%n", "Medley, gated", "", "", own.getOrDefault(GATED, 0.0));
        others.forEach((peer, rates) -> {
            Map<String, Double> plain = new LinkedHashMap<>();
            rates.forEach((workload, rate) -> plain.put(workload, rate.tokensPerSecond()));
            row(out, peer, plain);
        });
        others.forEach((peer, rates) -> rates.forEach((workload, rate) -> {
            if (!rate.note().isEmpty()) {
                out.println(peer + ", " + workload + ": " + rate.note());
            }
        }));
        absent.forEach((peer, why) -> out.println(peer + " " + why));
        GOALS.forEach(goal -> ratio(goal.peer(), goal.workload())
                .ifPresent(ratio -> out.printf(
                        Locale.ROOT,
                        "%-22s %8.2f  goal >= %.2f%s%n",
                        goal.workload() + " to " + goal.peer(),
                        ratio,
                        goal.least(),
                        ratio >= goal.least() ? "" : "  missed")));
        OptionalDouble least = GOALS.stream()
                .filter(goal -> goal.workload().equals("blend3"))
                .map(goal -> ratio(goal.peer(), goal.workload()))
                .flatMap(Optional::stream)
                .mapToDouble(Double::doubleValue)
                .min();
        out.println("peers: " + (least.isPresent() ? String.format(Locale.ROOT, "%.2f", least.getAsDouble()) : "none"));
    }

    private static void row(PrintStream out, String name, Map<String, Double> rates) {
        out.printf("%-22s", name);
        for (String workload : WORKLOADS) {
            out.printf(
                    " %9s",
                    rates.containsKey(workload) ? String.format(Locale.ROOT, "%.1f", rates.get(workload)) : "-");
        }
        out.println();
    }

    private Optional<Double> ratio(String peer, String workload) {
        return Optional.ofNullable(others.getOrDefault(peer, Map.of()).get(workload))
                .map(rate -> own.getOrDefault(workload, 0.0) / rate.tokensPerSecond());
    }
}
