package dev.medley.registry.evaluation;

import dev.medley.registry.evaluation.EvaluationView.CaseView;
import java.util.Locale;

/** One page without scripts: {@link Plots}, the comparison, every case. */
final class HtmlReport {
    private static final String STYLE =
            "body{font:14px system-ui;margin:2rem;max-width:70rem}table{border-collapse:collapse;margin:1rem 0}"
                    + "td,th{border:1px solid #ccc;padding:.3rem .5rem;text-align:left;vertical-align:top}.bad{color:#a00}";

    private final StringBuilder page = new StringBuilder();

    private HtmlReport() {}

    static String of(EvaluationView view) {
        var report = new HtmlReport();
        report.write(view);
        return report.page.toString();
    }

    private void write(EvaluationView view) {
        page.append("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Evaluation of ")
                .append(text(view.suite()))
                .append("</title><style>")
                .append(STYLE)
                .append("</style><h1>Evaluation of ")
                .append(text(view.suite()))
                .append("</h1><p>")
                .append(text(view.state()))
                .append(", ")
                .append(view.cases().size())
                .append(" cases, 95 % intervals by bootstrap</p>");
        view.findings()
                .forEach(finding -> page.append("<p class=\"bad\">")
                        .append(text(finding.message()))
                        .append("</p>"));
        view.result().ifPresent(result -> {
            drawings(view, result);
            table(result);
        });
        cases(view);
        page.append("</html>");
    }

    private void drawings(EvaluationView view, Outcome result) {
        for (String metric : view.metrics()) {
            heading(metric);
            page.append(Plots.metric(metric, result.arms()));
        }
        Plots.againstCount(view, result).ifPresent(plot -> {
            heading(view.metrics().getFirst() + " against the number of adapters");
            page.append(plot);
        });
        for (Outcome.ArmResult arm : result.arms()) {
            Plots.gate(view, arm.name()).ifPresent(plot -> {
                heading("Whom the gate of " + arm.name() + " hears, layer by layer");
                page.append(plot);
            });
            Plots.confusion(view, arm.name()).ifPresent(plot -> {
                heading("Expected adapters (rows) and those that " + arm.name() + " gave most weight (columns)");
                page.append(plot);
            });
        }
    }

    private void heading(String plain) {
        page.append("<h2>").append(text(plain)).append("</h2>");
    }

    private void table(Outcome result) {
        page.append("<h2>Beside the first arm</h2><table><tr><th>arm<th>metric<th>difference<th>better<th>worse");
        for (Difference each : result.comparison()) {
            page.append("<tr><td>")
                    .append(text(each.arm()))
                    .append("<td>")
                    .append(each.metric())
                    .append(String.format(
                            Locale.ROOT, "<td>%+.3f [%+.3f, %+.3f]", each.difference(), each.low(), each.high()))
                    .append("<td>")
                    .append(each.better())
                    .append("<td>")
                    .append(each.worse());
        }
        page.append("</table>");
        for (Outcome.Threshold each : result.thresholds()) {
            page.append(each.passed().orElse(true) ? "<p>" : "<p class=\"bad\">")
                    .append(text(each.arm()))
                    .append(": ")
                    .append(each.metric())
                    .append(' ')
                    .append(each.value()
                            .map(value -> String.format(Locale.ROOT, "%.3f", value))
                            .orElse(Plots.UNKNOWN))
                    .append(String.format(Locale.ROOT, ", at least %.3f wanted</p>", each.minimum()));
        }
    }

    private void cases(EvaluationView view) {
        page.append("<h2>Cases</h2><table><tr><th>prompt<th>reference<th>arm<th>answer<th>adapters");
        for (CaseView each : view.cases()) {
            each.arms().forEach((arm, given) -> {
                page.append("<tr><td>")
                        .append(text(each.prompt()))
                        .append("<td>")
                        .append(text(each.reference().orElse("")))
                        .append("<td>")
                        .append(text(arm))
                        .append(given.error().isPresent() ? "<td class=\"bad\">" : "<td>")
                        .append(text(given.text().or(given::error).orElse("")))
                        .append("<td>");
                given.adapters()
                        .forEach(share -> page.append(text(share.id()))
                                .append(String.format(Locale.ROOT, " %.2f<br>", share.weight())));
            });
        }
        page.append("</table>");
    }

    private static String text(String plain) {
        return Svg.escaped(plain);
    }
}
