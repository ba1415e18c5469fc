package dev.medley.worker.bench;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The figures that have a goal. */
final class Summary {
    private record Figure(double value, double goal, boolean most) {
        boolean isMet() {
            return most ? value <= goal : value >= goal;
        }
    }

    private final Map<String, Figure> figures = new LinkedHashMap<>();

    /** @param goal the least that it should be */
    void add(String name, double value, double goal) {
        figures.put(name, new Figure(value, goal, false));
    }

    /** @param goal the most that it should be */
    void atMost(String name, double value, double goal) {
        figures.put(name, new Figure(value, goal, true));
    }

    /** One line each. */
    void print(PrintStream out) {
        figures.forEach((name, figure) -> out.printf(
                Locale.ROOT,
                "%-18s %8.2f  goal %s %.2f%s%n",
                name,
                figure.value(),
                figure.most() ? "<=" : ">=",
                figure.goal(),
                figure.isMet() ? "" : "  missed"));
    }

    /** Of a figure, or of the first there is. */
    double ratio(String name) {
        Figure first = figures.values().iterator().next();
        return figures.getOrDefault(name, first).value();
    }
}
