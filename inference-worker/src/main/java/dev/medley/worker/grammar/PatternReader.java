package dev.medley.worker.grammar;

import dev.medley.worker.grammar.Pattern.All;
import dev.medley.worker.grammar.Pattern.Any;
import dev.medley.worker.grammar.Pattern.Edge;
import dev.medley.worker.grammar.Pattern.One;
import dev.medley.worker.grammar.Pattern.Times;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads ECMAScript's regular expressions as JSON Schema has them: in Unicode mode, without flags. What is no regular language (references back), or
 * looks around itself, is refused.
 */
final class PatternReader {
    private static final int MOST_TIMES = 1_000;
    private static final int MOST_DEPTH = 50;

    private final int[] text;
    private int at;
    private int depth;

    private PatternReader(String text) {
        this.text = text.codePoints().toArray();
    }

    static Pattern read(String text) throws UnsupportedPattern {
        var reader = new PatternReader(text);
        Pattern pattern = reader.any();
        if (reader.at < reader.text.length) {
            throw new UnsupportedPattern("a ) closes nothing");
        }
        return pattern;
    }

    private Pattern any() throws UnsupportedPattern {
        if (++depth > MOST_DEPTH) {
            throw new UnsupportedPattern("groups are nested deeper than " + MOST_DEPTH);
        }
        List<Pattern> options = new ArrayList<>();
        options.add(all());
        while (takes('|')) {
            options.add(all());
        }
        depth--;
        return options.size() == 1 ? options.getFirst() : new Any(options);
    }

    private Pattern all() throws UnsupportedPattern {
        List<Pattern> parts = new ArrayList<>();
        while (at < text.length && text[at] != '|' && text[at] != ')') {
            parts.add(times(part()));
        }
        return new All(parts);
    }

    private Pattern times(Pattern part) throws UnsupportedPattern {
        int fewest;
        int most;
        if (takes('*')) {
            fewest = 0;
            most = Times.ENDLESS;
        } else if (takes('+')) {
            fewest = 1;
            most = Times.ENDLESS;
        } else if (takes('?')) {
            fewest = 0;
            most = 1;
        } else if (takes('{')) {
            fewest = number();
            most = !takes(',') ? fewest : at < text.length && text[at] == '}' ? Times.ENDLESS : number();
            require('}', "a { is not closed");
        } else {
            return part;
        }
        if (most < fewest || part instanceof Edge) {
            throw new UnsupportedPattern("a repetition can't be kept to");
        }
        // Lazy or not, the texts are the same.
        takes('?');
        return new Times(part, fewest, most);
    }

    private int number() throws UnsupportedPattern {
        int start = at;
        int number = 0;
        while (at < text.length && CodePoints.DIGITS.has(text[at]) && number <= MOST_TIMES) {
            number = 10 * number + text[at++] - '0';
        }
        if (at == start || number > MOST_TIMES) {
            throw new UnsupportedPattern("a { must be followed by a number up to " + MOST_TIMES);
        }
        return number;
    }

    private Pattern part() throws UnsupportedPattern {
        int character = text[at++];
        return switch (character) {
            case '^' -> new Edge(true);
            case '$' -> new Edge(false);
            case '.' -> new One(CodePoints.LINE_ENDS.not());
            case '(' -> group();
            case '[' -> new One(characters());
            case '\\' -> new One(escape(false));
            case '*', '+', '?', '{', '}', ']' ->
                throw new UnsupportedPattern(
                        Character.toString(character) + " stands where nothing can be repeated or closed");
            default -> new One(CodePoints.of(character, character));
        };
    }

    private Pattern group() throws UnsupportedPattern {
        if (takes('?')) {
            if (takes('<')) {
                if (at < text.length && (text[at] == '=' || text[at] == '!')) {
                    throw new UnsupportedPattern("looking behind is not supported");
                }
                while (at < text.length && text[at] != '>') {
                    at++;
                }
                require('>', "a group's name is not closed");
            } else if (!takes(':')) {
                throw new UnsupportedPattern("looking ahead and flags are not supported");
            }
        }
        Pattern inside = any();
        require(')', "a ( is not closed");
        return inside;
    }

    private CodePoints characters() throws UnsupportedPattern {
        boolean isNot = takes('^');
        CodePoints all = new CodePoints(List.of());
        while (at < text.length && text[at] != ']') {
            CodePoints first = member();
            if (at + 1 < text.length && text[at] == '-' && text[at + 1] != ']') {
                at++;
                all = all.or(CodePoints.of(single(first), single(member())));
            } else {
                all = all.or(first);
            }
        }
        require(']', "a [ is not closed");
        return isNot ? all.not() : all;
    }

    private CodePoints member() throws UnsupportedPattern {
        int character = text[at++];
        return character == '\\' ? escape(true) : CodePoints.of(character, character);
    }

    private static int single(CodePoints set) throws UnsupportedPattern {
        if (set.ranges().size() != 1
                || set.ranges().getFirst().first() != set.ranges().getFirst().last()) {
            throw new UnsupportedPattern("a range of characters begins or ends with more than one");
        }
        return set.ranges().getFirst().first();
    }

    private CodePoints escape(boolean isInClass) throws UnsupportedPattern {
        if (at == text.length) {
            throw new UnsupportedPattern("a \\ stands at the end");
        }
        int character = text[at++];
        return switch (character) {
            case 'd' -> CodePoints.DIGITS;
            case 'D' -> CodePoints.DIGITS.not();
            case 'w' -> CodePoints.WORD;
            case 'W' -> CodePoints.WORD.not();
            case 's' -> CodePoints.SPACE;
            case 'S' -> CodePoints.SPACE.not();
            case 't' -> one('\t');
            case 'n' -> one('\n');
            case 'r' -> one('\r');
            case 'f' -> one('\f');
            case 'v' -> one(0x0B);
            case '0' -> one(0);
            case 'x' -> one(hex(2));
            case 'u' -> one(takes('{') ? braced() : hex(4));
            default -> {
                if (character == 'b' && isInClass) {
                    yield one('\b');
                }
                // Others have a meaning that is not kept to, or none at all.
                if (CodePoints.WORD.has(character) && character != '_') {
                    throw new UnsupportedPattern("\\" + Character.toString(character) + " is not supported");
                }
                yield one(character);
            }
        };
    }

    private static CodePoints one(int character) {
        return CodePoints.of(character, character);
    }

    private int braced() throws UnsupportedPattern {
        int value = 0;
        while (at < text.length && text[at] != '}' && value <= CodePoints.LAST) {
            value = 16 * value + hex(1);
        }
        require('}', "a { is not closed");
        if (value > CodePoints.LAST) {
            throw new UnsupportedPattern("a \\u{ names no character");
        }
        return value;
    }

    private int hex(int digits) throws UnsupportedPattern {
        int value = 0;
        for (int i = 0; i < digits; i++) {
            int digit = at < text.length ? Character.digit(text[at++], 16) : -1;
            if (digit < 0) {
                throw new UnsupportedPattern("a \\x or \\u is not followed by its digits");
            }
            value = 16 * value + digit;
        }
        return value;
    }

    private boolean takes(int character) {
        if (at < text.length && text[at] == character) {
            at++;
            return true;
        }
        return false;
    }

    private void require(int character, String otherwise) throws UnsupportedPattern {
        if (!takes(character)) {
            throw new UnsupportedPattern(otherwise);
        }
    }
}
