package dev.medley.registry.problem;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The trace that a caller's request is part of, as W3C Trace Context writes it. The registry makes no spans of its own: it logs the trace's id and hands
 * the headers on as they came.
 *
 * @param state what tracing systems keep beside it; empty where there is none
 */
public record TraceContext(String parent, String state) {
    public static final String PARENT = "traceparent";
    public static final String STATE = "tracestate";

    private static final Pattern FIELDS =
            Pattern.compile("(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-[!-~]*)?");
    private static final Pattern STORABLE = Pattern.compile("[ -~]{0,2048}");

    /** Of the two headers' values; empty when the first is not there exactly once and well formed. */
    public static Optional<TraceContext> of(List<String> parents, List<String> states) {
        if (parents.size() != 1 || !isWellFormed(parents.getFirst())) {
            return Optional.empty();
        }
        String state = String.join(",", states);
        return Optional.of(
                new TraceContext(parents.getFirst(), STORABLE.matcher(state).matches() ? state : ""));
    }

    /** What the trace goes by in every system that takes part. */
    public String traceId() {
        return parent.substring(3, 35);
    }

    /** For the next process. */
    public Map<String, String> headers() {
        return state.isEmpty() ? Map.of(PARENT, parent) : Map.of(PARENT, parent, STATE, state);
    }

    /** Versions after the first may have more fields. */
    private static boolean isWellFormed(String parent) {
        Matcher fields = FIELDS.matcher(parent);
        return fields.matches() && (fields.group(3) == null || !fields.group(1).equals("00"));
    }
}
