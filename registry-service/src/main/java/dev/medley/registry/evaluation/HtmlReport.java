package dev.medley.registry.evaluation;

import dev.medley.registry.evaluation.EvaluationView.CaseView;
import java.util.List;
import java.util.Locale;

/** One page without scripts: the arms with their intervals as a drawing, the comparison, every case. */
final class HtmlReport {
    private static final int WIDTH = 460;
    private static final int ROW = 26;
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
        view.result().ifPresent(result -> {
            for (String metric : view.metrics()) {
                drawing(metric, result.arms());
            }
            table(result);
        });
        cases(view);
        page.append("</html>");
    }

    private void drawing(String name, List<Outcome.ArmResult> arms) {
        String label = Metric.named(name).orElseThrow().label();
        double full = label.equals("bleu") ? 100 : 1;
        page.append("<h2>")
                .append(label)
                .append("</h2><svg role=\"img\" aria-label=\"")
                .append(label);
        page.append(String.format(Locale.ROOT, "\" width=\"%d\" height=\"%d\">", WIDTH + 360, ROW * arms.size() + 4));
        int y = 4;
        for (Outcome.ArmResult arm : arms) {
            Bootstrap value = arm.metrics().getOrDefault(label, new Bootstrap(0, 0, 0));
            page.append(String.format(
                    Locale.ROOT,
                    "<text x=\"0\" y=\"%d\">%s</text><rect x=\"200\" y=\"%d\" width=\"%.1f\" height=\"14\" fill=\"#7a9cc6\"/>"
                            + "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" stroke=\"#222\" stroke-width=\"2\"/>"
                            + "<text x=\"%d\" y=\"%d\">%.3f [%.3f, %.3f]</text>",
                    y + 12,
                    text(arm.name()),
                    y,
                    WIDTH * value.mean() / full,
                    200 + WIDTH * value.low() / full,
                    200 + WIDTH * value.high() / full,
                    y + 7,
                    y + 7,
                    WIDTH + 208,
                    y + 12,
                    value.mean(),
                    value.low(),
                    value.high()));
            y += ROW;
        }
        page.append("</svg>");
    }

    private void table(Outcome result) {
        page.append("<h2>Beside the first arm</h2><table><tr><th>arm<th>metric<th>difference<th>better<th>worse");
        for (Outcome.Difference each : result.comparison()) {
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
            page.append(each.passed() ? "<p>" : "<p class=\"bad\">")
                    .append(text(each.arm()))
                    .append(String.format(
                            Locale.ROOT,
                            ": %s %.3f, at least %.3f wanted</p>",
                            each.metric(),
                            each.value(),
                            each.minimum()));
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
        return plain.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
