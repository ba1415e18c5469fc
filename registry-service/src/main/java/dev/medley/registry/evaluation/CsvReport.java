package dev.medley.registry.evaluation;

import dev.medley.registry.evaluation.EvaluationView.CaseView;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A line for each case and arm. */
final class CsvReport {
    private CsvReport() {}

    static String of(EvaluationView view) {
        List<String> lines = new ArrayList<>();
        lines.add("case,arm,prompt,reference,answer,error," + String.join(",", view.metrics())
                + ",adapters,millis,tokens");
        for (CaseView each : view.cases()) {
            each.arms().forEach((arm, given) -> lines.add(line(view, each, arm, given)));
        }
        return String.join("\r\n", lines) + "\r\n";
    }

    private static String line(EvaluationView view, CaseView each, String arm, EvaluationView.GivenView given) {
        List<String> fields = new ArrayList<>(List.of(
                String.valueOf(each.index()),
                arm,
                each.prompt(),
                each.reference().orElse(""),
                given.text().orElse(""),
                given.error().orElse("")));
        for (String metric : view.metrics()) {
            fields.add(Optional.ofNullable(find(given.metrics(), metric))
                    .map(value -> String.format(Locale.ROOT, "%.4f", value))
                    .orElse(""));
        }
        fields.add(given.adapters().stream()
                .map(share -> share.id() + String.format(Locale.ROOT, " %.3f", share.weight()))
                .collect(Collectors.joining("; ")));
        fields.add(String.format(Locale.ROOT, "%.1f", given.millis()));
        fields.add(String.valueOf(given.tokens()));
        return fields.stream().map(CsvReport::quoted).collect(Collectors.joining(","));
    }

    private static Double find(Map<String, Double> metrics, String name) {
        return metrics.get(Metric.named(name).orElseThrow().label());
    }

    /** A field that a spreadsheet would take for a formula begins with an apostrophe. */
    private static String quoted(String field) {
        boolean isFormula = !field.isEmpty() && "=+-@\t\r".indexOf(field.charAt(0)) >= 0 && !field.matches("-?[0-9.]+");
        return '"' + (isFormula ? "'" : "") + field.replace("\"", "\"\"") + '"';
    }
}
