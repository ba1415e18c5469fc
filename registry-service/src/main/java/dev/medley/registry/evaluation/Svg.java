package dev.medley.registry.evaluation;

import java.util.List;
import java.util.Locale;

/** Drawings of a report as SVG inside its page: no script, no style sheet, every text escaped. */
final class Svg {
    private static final int LABEL = 200;
    private static final int WIDTH = 460;
    private static final int ROW = 26;
    private static final int CELL = 22;

    private Svg() {}

    /**
     * A bar.
     *
     * @param value mean with its interval, each as a share of the full width
     */
    record Bar(String label, Bootstrap value, String text) {}

    /** A point of a curve, with what it stands for. */
    record Point(String label, double x, double y) {}

    static String bars(String name, List<Bar> bars) {
        var svg = open(name, LABEL + WIDTH + 180, ROW * bars.size() + 4);
        int y = 4;
        for (Bar bar : bars) {
            text(svg, 0, y + 12, bar.label());
            double low = LABEL + WIDTH * bar.value().low();
            double high = LABEL + WIDTH * bar.value().high();
            svg.append(String.format(
                    Locale.ROOT,
                    "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"14\" fill=\"#7a9cc6\"/>",
                    LABEL,
                    y,
                    WIDTH * bar.value().mean()));
            svg.append(String.format(
                    Locale.ROOT,
                    "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" stroke=\"#222\" stroke-width=\"2\"/>",
                    low,
                    high,
                    y + 7,
                    y + 7));
            text(svg, LABEL + WIDTH + 8, y + 12, bar.text());
            y += ROW;
        }
        return svg.append("</svg>").toString();
    }

    /** A table of shades: each value from 0 (white) to 1. */
    static String heat(String name, List<String> rows, List<String> columns, double[][] values) {
        int left = 260;
        var svg = open(name, left + CELL * columns.size() + 260, CELL * (rows.size() + 2));
        for (int column = 0; column < columns.size(); column++) {
            text(svg, left + CELL * column + 4, CELL - 6, columns.get(column));
        }
        for (int row = 0; row < rows.size(); row++) {
            int y = CELL * (row + 1);
            text(svg, 0, y + 15, rows.get(row));
            for (int column = 0; column < columns.size(); column++) {
                double value = Math.clamp(values[row][column], 0, 1);
                svg.append(String.format(
                        Locale.ROOT,
                        "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"#1f5fa8\" fill-opacity=\"%.3f\">"
                                + "<title>%.3f</title></rect>",
                        left + CELL * column,
                        y,
                        CELL - 1,
                        CELL - 1,
                        value,
                        values[row][column]));
            }
        }
        return svg.append("</svg>").toString();
    }

    /** Points over whole numbers, from 0 to 1. */
    static String points(String name, List<Point> points) {
        int height = 220;
        double widest = points.stream().mapToDouble(Point::x).max().orElse(1);
        var svg = open(name, LABEL + WIDTH + 180, height + 40);
        svg.append(String.format(
                Locale.ROOT, "<line x1=\"40\" x2=\"40\" y1=\"10\" y2=\"%d\" stroke=\"#888\"/>", height + 10));
        svg.append(String.format(
                Locale.ROOT,
                "<line x1=\"40\" x2=\"%d\" y1=\"%d\" y2=\"%d\" stroke=\"#888\"/>",
                40 + WIDTH,
                height + 10,
                height + 10));
        text(svg, 0, 20, "1");
        text(svg, 0, height + 10, "0");
        for (Point point : points) {
            double x = 40 + WIDTH * point.x() / widest;
            double y = 10 + height * (1 - Math.clamp(point.y(), 0, 1));
            svg.append(String.format(Locale.ROOT, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"#1f5fa8\"/>", x, y));
            text(svg, (int) x + 6, (int) y - 4, point.label() + String.format(Locale.ROOT, " %.3f", point.y()));
            text(svg, (int) x - 3, height + 28, String.format(Locale.ROOT, "%.0f", point.x()));
        }
        return svg.append("</svg>").toString();
    }

    static String escaped(String plain) {
        return plain.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private static StringBuilder open(String name, int width, int height) {
        var svg = new StringBuilder("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-label=\"");
        svg.append(escaped(name));
        svg.append(String.format(Locale.ROOT, "\" width=\"%d\" height=\"%d\">", width, height));
        return svg;
    }

    private static void text(StringBuilder svg, int x, int y, String plain) {
        svg.append(String.format(Locale.ROOT, "<text x=\"%d\" y=\"%d\">", x, y));
        svg.append(escaped(plain)).append("</text>");
    }
}
