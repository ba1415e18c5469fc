package dev.medley.format;

import java.util.Optional;

/**
 * A module of one layer of a block. Read without a pattern: every module comes by here whenever an adapter is read.
 *
 * @param name what it is called in all layers, with a star for the layer's number
 */
record Layered(String name, int layer) {
    private static final String LAYERS = ".layers.";
    private static final int LONGEST_INDEX = 6;

    /** By the last number after {@code layers}, where there is one. */
    static Optional<Layered> of(String module) {
        for (int at = module.lastIndexOf(LAYERS); at >= 0; at = module.lastIndexOf(LAYERS, at - 1)) {
            int begin = at + LAYERS.length();
            int end = module.indexOf('.', begin);
            if (end > begin && end - begin <= LONGEST_INDEX && isNumber(module, begin, end)) {
                int layer = Integer.parseInt(module, begin, end, 10);
                return Optional.of(new Layered(module.substring(0, begin) + "*" + module.substring(end), layer));
            }
        }
        return Optional.empty();
    }

    private static boolean isNumber(String text, int begin, int end) {
        return text.substring(begin, end).chars().allMatch(digit -> digit >= '0' && digit <= '9');
    }
}
