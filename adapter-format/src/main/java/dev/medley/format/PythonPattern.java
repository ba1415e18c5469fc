package dev.medley.format;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.Optional;

/**
 * A pattern of a configuration, which PEFT reads with Python's {@code re}. What that and RE2 both have is translated where they write it differently; what
 * one of them lacks is refused, for here and there the adapter would be another.
 */
final class PythonPattern {
    private static final String ESCAPES = "afnrtvxdDsSwW0";
    private static final String ASSERTIONS = "AbBZ";
    private static final Pattern FLAGS = Pattern.compile("\\(\\?([A-Za-z-]*)([:)])");
    private static final Pattern NAME = Pattern.compile("\\(\\?P<[A-Za-z_][A-Za-z0-9_]*>");
    private static final Pattern COUNT = Pattern.compile("\\{(\\d*)(,\\d*)?}");

    private final String regex;
    private final boolean isWhole;
    private final StringBuilder re2 = new StringBuilder();
    private int at;
    /** Behind {@code ^} and the like, which can't be repeated. */
    private boolean isBehindAssertion;

    private PythonPattern(String regex, boolean isWhole) {
        this.regex = regex;
        this.isWhole = isWhole;
    }

    /** What can't be said in RE2 as Python means it. */
    private static final class Unlike extends Exception {
        private static final long serialVersionUID = 1L;

        Unlike(String why) {
            super(why, null, false, false);
        }
    }

    /**
     * Why a pattern is not allowed; empty when it is.
     *
     * @param isWhole whether PEFT compiles it as it stands, and not as a part of another
     */
    static Optional<String> fault(String regex, boolean isWhole) {
        if (regex.length() > Limits.PATTERN_CHARACTERS) {
            return UserPattern.fault(regex, Limits.PATTERN_CHARACTERS);
        }
        try {
            return UserPattern.fault(new PythonPattern(regex, isWhole).translated(), Integer.MAX_VALUE);
        } catch (Unlike unlike) {
            return Optional.of(unlike.getMessage());
        }
    }

    /** The RE2 of a pattern that has no {@link #fault}. */
    static String translated(String regex) {
        try {
            return new PythonPattern(regex, true).translated();
        } catch (Unlike unlike) {
            throw new IllegalArgumentException(unlike);
        }
    }

    private String translated() throws Unlike {
        while (at < regex.length()) {
            switch (regex.charAt(at)) {
                case '\\' -> escape(ESCAPES + ASSERTIONS);
                case '[' -> characters();
                case '(' -> group();
                case '^', '$' -> take(1, true);
                case '*', '+', '?' -> repeat(1);
                case '{' -> count();
                default -> take(1, false);
            }
        }
        return re2.toString();
    }

    private void take(int length, boolean isAssertion) {
        re2.append(regex, at, at + length);
        at += length;
        isBehindAssertion = isAssertion;
    }

    private void escape(String known) throws Unlike {
        if (at + 1 == regex.length()) {
            take(1, false);
            return;
        }
        char what = regex.charAt(at + 1);
        boolean isWord = what < 128 && Character.isLetterOrDigit(what);
        if (isWord && known.indexOf(what) < 0) {
            throw new Unlike("`\\" + what + "` is not of both Python's re and RE2");
        }
        if (what == 'x' && regex.startsWith("{", at + 2)) {
            throw new Unlike("Python's re knows no `\\x{`");
        }
        if (what == 'Z') {
            re2.append("\\z");
            at += 2;
            isBehindAssertion = true;
        } else {
            take(2, ASSERTIONS.indexOf(what) >= 0);
        }
    }

    private void characters() throws Unlike {
        take(regex.startsWith("[^", at) ? 2 : 1, false);
        if (regex.startsWith("]", at)) {
            take(1, false);
        }
        while (at < regex.length() && regex.charAt(at) != ']') {
            if (regex.charAt(at) == '\\') {
                escape(ESCAPES);
                requireNoRange();
            } else if (regex.startsWith("[:", at) && regex.indexOf(":]", at) > 0) {
                throw new Unlike("Python's re knows no `[:`");
            } else {
                take(1, false);
            }
        }
        take(Math.min(1, regex.length() - at), false);
    }

    private void requireNoRange() throws Unlike {
        boolean isKind = "dDsSwW".indexOf(regex.charAt(at - 1)) >= 0;
        if (isKind && regex.startsWith("-", at) && !regex.startsWith("-]", at)) {
            throw new Unlike("a range of characters begins with `" + regex.substring(at - 2, at) + "`");
        }
    }

    private void group() throws Unlike {
        Matcher flags = FLAGS.matcher(regex);
        if (!regex.startsWith("(?", at)) {
            take(1, false);
        } else if (flags.find(at) && flags.start() == at) {
            flags(flags.group(1), flags.group(2).equals(")"));
            take(flags.group().length(), false);
        } else {
            Matcher name = NAME.matcher(regex);
            if (!name.find(at) || name.start() != at) {
                throw new Unlike("`" + regex.substring(at, Math.min(regex.length(), at + 4))
                        + "` is not of both Python's" + " re and RE2");
            }
            take(name.group().length(), false);
        }
    }

    private void flags(String letters, boolean isForAll) throws Unlike {
        if (!letters.matches(isForAll ? "[ims]+" : "[ims]*(-[ims]+)?")) {
            throw new Unlike("the flags `" + letters + "` are not of both Python's re and RE2");
        }
        if (isForAll && !(isWhole && at == 0)) {
            throw new Unlike("flags for all of it stand at the beginning of a pattern that is used as it stands");
        }
    }

    private void count() throws Unlike {
        Matcher count = COUNT.matcher(regex);
        boolean isCount =
                count.find(at) && count.start() == at && !(count.group(1).isEmpty() && count.group(2) == null);
        if (!isCount) {
            take(1, false);
        } else if (count.group(1).isEmpty()) {
            // RE2 takes it for the characters themselves.
            re2.append("{0");
            at++;
            repeat(count.group().length() - 1);
        } else {
            repeat(count.group().length());
        }
    }

    private void repeat(int length) throws Unlike {
        if (isBehindAssertion) {
            throw new Unlike("there is nothing to repeat");
        }
        take(length, false);
    }
}
