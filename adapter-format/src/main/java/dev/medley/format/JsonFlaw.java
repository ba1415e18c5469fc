package dev.medley.format;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.databind.DatabindException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is wrong with a JSON text, in words for its author: the parser's own also name its sources, classes and settings.
 *
 * @param why a clause without a full stop
 */
public record JsonFlaw(String why, Optional<Place> place) {
    /** Such as {@code (start marker at [Source: REDACTED (…); line: 1, column: 1])}. */
    private static final Pattern SOURCE = Pattern.compile(" ?\\([^(]*\\[Source: [^\\]]*\\]\\)");

    /** Such as {@code : enable `JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS` to allow}. */
    private static final Pattern SETTING = Pattern.compile(
            ":? enable `JsonReadFeature[^`]*` to allow|, from `[^`]*`| \\(not recognized as one since Feature '[^']*' not enabled for parser\\)");

    /** Counted from one, as editors do. */
    public record Place(int line, int column) {}

    public static JsonFlaw of(JacksonException broken) {
        if (broken instanceof DatabindException) {
            return broken.getCause() instanceof JacksonException cause
                    ? of(cause)
                    : new JsonFlaw("it holds fields or values of another kind", place(broken.getLocation()));
        }
        if (broken.getOriginalMessage().contains("(code 65279")) {
            return new JsonFlaw("it has a byte order mark; save it as UTF-8 without one", place(broken.getLocation()));
        }
        String words = SOURCE.matcher(broken.getOriginalMessage()).replaceAll("");
        return new JsonFlaw(SETTING.matcher(words).replaceAll(""), place(broken.getLocation()));
    }

    private static Optional<Place> place(JsonLocation at) {
        return Optional.ofNullable(at).map(found -> new Place(found.getLineNr(), found.getColumnNr()));
    }

    /** Why, and where. */
    public String sentence() {
        return why
                + place.map(at -> " at line " + at.line() + ", column " + at.column())
                        .orElse("");
    }
}
