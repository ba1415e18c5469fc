package dev.medley.format;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Optional;

/**
 * Decides whether a regular expression of a stranger may be compiled: only in RE2's language, which runs in linear time,
 * bounded in length and in how far counted repetitions can blow it up.
 */
public final class UserPattern {
    private static final Pattern COUNT = Pattern.compile("\\{(\\d+)(?:,(\\d*))?\\}");
    private static final int LARGEST_EXPANSION = 1_000;

    private UserPattern() {}

    /**
     * Why this pattern is not allowed; empty when it is.
     *
     * @param longest characters that it may have
     */
    public static Optional<String> fault(String regex, int longest) {
        if (regex.length() > longest) {
            return Optional.of("longer than " + longest + " characters");
        }
        if (expansion(regex) > LARGEST_EXPANSION) {
            return Optional.of("its counted repetitions multiply to more than " + LARGEST_EXPANSION);
        }
        try {
            Pattern.compile(regex);
            return Optional.empty();
        } catch (PatternSyntaxException refused) {
            return Optional.of(refused.getDescription());
        }
    }

    private static long expansion(String regex) {
        com.google.re2j.Matcher counts = COUNT.matcher(regex);
        long product = 1;
        while (counts.find() && product <= LARGEST_EXPANSION) {
            product *= Math.max(1, Math.max(number(counts.group(1)), number(counts.group(2))));
        }
        return product;
    }

    private static long number(String digits) {
        if (digits == null || digits.isEmpty()) {
            return 1;
        }
        return digits.length() > 4 ? LARGEST_EXPANSION + 1 : Long.parseLong(digits);
    }
}
