package dev.medley.local.sample;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;

/** Means with their intervals as SVG: no script, no style sheet, on white, so that it is the same on every page. */
final class Chart {
    private static final int WIDTH = 840;
    private static final int LEFT = 330;
    private static final int RIGHT = 810;
    private static final int TOP = 44;
    private static final int ROW = 24;
    private static final int HEIGHT = 280;
    private static final int LEGEND = 18;
    private static final int TICKS = 5;
    private static final List<String> COLOURS = List.of("#1f5fa8", "#b5541c", "#2e7d32", "#7b3fa0", "#444444");

    private final StringBuilder svg = new StringBuilder();
    private final double low;
    private final double high;

    private Chart(String title, int height, List<Interval> values) {
        double least = values.stream().mapToDouble(Interval::low).min().orElse(0);
        double most = values.stream().mapToDouble(Interval::high).max().orElse(1);
        // Shares start at nothing; log-probabilities have no such place.
        this.low = Math.min(least, 0) == 0 ? 0 : least - (most - least) / 20;
        this.high = most + (most - least) / 20;
        svg.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\""
                        + " font-size=\"13\" fill=\"#222\">%n<title>%s</title>%n",
                WIDTH,
                height,
                escaped(title)));
        svg.append(String.format(Locale.ROOT, "<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>%n", WIDTH, height));
        svg.append(
                String.format(Locale.ROOT, "<text x=\"8\" y=\"20\" font-weight=\"bold\">%s</text>%n", escaped(title)));
    }

    /** One value below the other. */
    static String rows(String title, Map<String, Interval> rows) {
        int bottom = TOP + ROW * rows.size();
        Chart chart = new Chart(title, bottom + 30, List.copyOf(rows.values()));
        for (double tick : chart.ticks()) {
            double x = chart.across(tick);
            chart.line(x, TOP, x, bottom, "#ddd", 1);
            chart.text(x, bottom + 18, "middle", shown(tick));
        }
        int y = TOP + ROW / 2;
        for (Map.Entry<String, Interval> row : rows.entrySet()) {
            Interval value = row.getValue();
            chart.text(LEFT - 10, y + 4, "end", row.getKey());
            chart.line(chart.across(value.low()), y, chart.across(value.high()), y, COLOURS.getFirst(), 2);
            chart.dot(chart.across(value.mean()), y, COLOURS.getFirst());
            y += ROW;
        }
        return chart.end();
    }

    /** Series over the same labels. */
    static String curves(String title, List<String> labels, Map<String, List<Interval>> series) {
        Chart chart = new Chart(
                title,
                TOP + HEIGHT + 30 + LEGEND * series.size(),
                series.values().stream().flatMap(List::stream).toList());
        for (double tick : chart.ticks()) {
            chart.line(60, chart.up(tick), RIGHT, chart.up(tick), "#ddd", 1);
            chart.text(52, chart.up(tick) + 4, "end", shown(tick));
        }
        int number = 0;
        for (Map.Entry<String, List<Interval>> each : series.entrySet()) {
            String colour = COLOURS.get(number % COLOURS.size());
            List<Interval> values = each.getValue();
            for (int i = 0; i < values.size(); i++) {
                // Beside each other, so that whiskers don't hide whiskers.
                double x = 60 + (RIGHT - 60) * (i + 0.5) / values.size() + 6 * number;
                Interval value = values.get(i);
                chart.line(x, chart.up(value.low()), x, chart.up(value.high()), colour, 2);
                chart.dot(x, chart.up(value.mean()), colour);
                if (number == 0) {
                    chart.text(x, TOP + HEIGHT + 18, "middle", labels.get(i));
                }
            }
            int legend = TOP + HEIGHT + 40 + LEGEND * number;
            chart.dot(66, legend - 4, colour);
            chart.text(76, legend, "start", each.getKey());
            number++;
        }
        return chart.end();
    }

    private double[] ticks() {
        return DoubleStream.iterate(0, i -> i <= TICKS, i -> i + 1)
                .map(i -> low + (high - low) * i / TICKS)
                .toArray();
    }

    private double across(double value) {
        return LEFT + (RIGHT - LEFT) * (value - low) / (high - low);
    }

    private double up(double value) {
        return TOP + HEIGHT * (1 - (value - low) / (high - low));
    }

    private void line(double fromX, double fromY, double toX, double toY, String colour, int width) {
        svg.append(String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" stroke-width=\"%d\"/>%n",
                fromX,
                fromY,
                toX,
                toY,
                colour,
                width));
    }

    private void dot(double x, double y, String colour) {
        svg.append(String.format(Locale.ROOT, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\"/>%n", x, y, colour));
    }

    private void text(double x, double y, String anchor, String text) {
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n",
                x,
                y,
                anchor,
                escaped(text)));
    }

    private String end() {
        return svg.append("</svg>\n").toString();
    }

    private static String shown(double value) {
        return String.format(Locale.ROOT, Math.abs(value) < 10 ? "%.2f" : "%.0f", value);
    }

    private static String escaped(String plain) {
        return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
