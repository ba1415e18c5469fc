package dev.medley.registry.training;

import dev.medley.registry.embedding.Vector;
import java.util.List;

/**
 * A task that an adapter could be for, as vectors.
 *
 * @param examples what the retriever knows of it
 * @param tests prompts that it must be found for
 */
record Task(String name, List<Vector> examples, List<Vector> tests) {
    /** Fewer can't be split into a question and what it is compared with. */
    static final int MIN_EXAMPLES = 4;

    Task {
        examples = List.copyOf(examples);
        tests = List.copyOf(tests);
        if (examples.size() < MIN_EXAMPLES) {
            throw new IllegalArgumentException("task " + name + " has fewer than " + MIN_EXAMPLES + " examples");
        }
    }

    Vector mean() {
        return Vector.mean(examples);
    }

    /** Neighbours by name: all conversions of units are one family, all summaries another. */
    String family() {
        for (String prefix : List.of("numerals", "ordinals", "translate", "code", "summarise", "rewrite")) {
            if (name.startsWith(prefix + "-")) {
                return prefix;
            }
        }
        if (name.contains("/")) {
            return "adapters";
        }
        return name.contains("-of-") ? "labels" : "conversions";
    }
}
