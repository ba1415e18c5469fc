package dev.medley.worker.engine;

import java.util.List;

/**
 * Finds stop texts across token borders. Text that may be the beginning of one is held back until it is clear. Belongs to one sequence.
 */
final class StopText {
    private final List<String> stops;
    private final StringBuilder held = new StringBuilder();
    private boolean found;

    StopText(List<String> stops) {
        this.stops = stops;
    }

    /** Text that may go out after {@code text} arrived. */
    String append(String text) {
        held.append(text);
        int first = -1;
        for (String stop : stops) {
            int at = held.indexOf(stop);
            if (at >= 0 && (first < 0 || at < first)) {
                first = at;
            }
        }
        if (first >= 0) {
            found = true;
            String out = held.substring(0, first);
            held.setLength(0);
            return out;
        }
        int keep = longestPrefix();
        String out = held.substring(0, held.length() - keep);
        held.delete(0, held.length() - keep);
        return out;
    }

    boolean isFound() {
        return found;
    }

    /** What was held back when the answer ends without a stop text. */
    String rest() {
        String rest = held.toString();
        held.setLength(0);
        return rest;
    }

    /** Length of the longest end of the held text that begins a stop text. */
    private int longestPrefix() {
        int longest = 0;
        for (String stop : stops) {
            for (int length = Math.min(stop.length() - 1, held.length()); length > longest; length--) {
                if (stop.startsWith(held.substring(held.length() - length))) {
                    longest = length;
                    break;
                }
            }
        }
        return longest;
    }
}
