package dev.medley.worker.grammar;

import java.util.List;

/** A regular expression as a tree. */
sealed interface Pattern {
    /** One character. */
    record One(CodePoints of) implements Pattern {}

    /** One after the other; the empty text where there is none. */
    record All(List<Pattern> parts) implements Pattern {
        public All {
            parts = List.copyOf(parts);
        }
    }

    /** One of several. */
    record Any(List<Pattern> options) implements Pattern {
        public Any {
            options = List.copyOf(options);
        }
    }

    /**
     * One several times.
     *
     * @param most {@link #ENDLESS} where there is no limit
     */
    record Times(Pattern part, int fewest, int most) implements Pattern {
        static final int ENDLESS = Integer.MAX_VALUE;
    }

    /** The empty text at the beginning of the whole, or at its end. */
    record Edge(boolean isStart) implements Pattern {}
}
