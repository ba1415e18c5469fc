package dev.medley.worker.template;

import dev.medley.worker.template.Token.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts a template into tokens, with white space as Jinja has it under {@code trim_blocks} and {@code lstrip_blocks}: the line break after a block or
 * comment goes, so do the blanks before one that begins its line; {@code -} takes all white space on its side, {@code +} leaves it. One line break at
 * the template's end goes.
 */
final class Lexer {
    private static final Pattern RAW_BEGIN = Pattern.compile("(?U)\\{%([-+]?)\\s*raw\\s*(?:-%\\}\\s*|%\\})");
    private static final Pattern RAW_END =
            Pattern.compile("(?U)\\{%([-+]?)\\s*endraw\\s*(?:\\+%\\}|-%\\}\\s*|%\\}\\n?)");
    private static final Pattern COMMENT_END = Pattern.compile("(?U)\\+#\\}|-#\\}\\s*|#\\}\\n?");
    private static final Pattern BLOCK_END = Pattern.compile("(?U)\\+%\\}|-%\\}\\s*|%\\}\\n?");
    private static final Pattern PRINT_END = Pattern.compile("(?U)-\\}\\}\\s*|\\}\\}");
    private static final Pattern SPACE = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern REAL =
            Pattern.compile("(?<!\\.)[0-9][0-9_]*(?:(?:\\.[0-9][0-9_]*)?[eE][-+]?[0-9][0-9_]*|\\.[0-9][0-9_]*)");
    private static final Pattern WHOLE =
            Pattern.compile("0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0[xX](?:_?[0-9a-fA-F])+|[0-9](?:_?[0-9])*");
    private static final Pattern NAME =
            Pattern.compile("[\\p{L}_][\\p{L}\\p{N}\\p{M}_]*", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern STRING =
            Pattern.compile("'[^'\\\\]*+(?:\\\\.[^'\\\\]*+)*+'|\"[^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+\"", Pattern.DOTALL);
    private static final Pattern OPERATOR = Pattern.compile("//|\\*\\*|==|!=|>=|<=|[-+/*%~\\[\\](){}<>=.:|,;]");

    private final String source;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private int line = 1;
    /** Whether what was read last ended a line. */
    private boolean atLineStart = true;

    private Lexer(String source) {
        this.source = source;
    }

    static List<Token> tokens(String template) {
        String source = template.replace("\r\n", "\n").replace('\r', '\n');
        var lexer = new Lexer(source.endsWith("\n") ? source.substring(0, source.length() - 1) : source);
        lexer.read();
        return lexer.tokens;
    }

    private void read() {
        while (at < source.length()) {
            int tag = nextTag();
            if (tag < 0) {
                add(Kind.TEXT, source.substring(at));
                at = source.length();
            } else {
                readTag(tag);
            }
        }
        add(Kind.END, "end of template");
    }

    private int nextTag() {
        for (int i = source.indexOf('{', at); i >= 0; i = source.indexOf('{', i + 1)) {
            if (i + 1 < source.length() && "{%#".indexOf(source.charAt(i + 1)) >= 0) {
                return i;
            }
        }
        return -1;
    }

    private void readTag(int tag) {
        char kind = source.charAt(tag + 1);
        Matcher raw = RAW_BEGIN.matcher(source).region(tag, source.length());
        String text = source.substring(at, tag);
        if (kind == '%' && raw.lookingAt()) {
            text(text, raw.group(1), true);
            skip(raw.end());
            readRaw();
            return;
        }
        char sign = tag + 2 < source.length() ? source.charAt(tag + 2) : ' ';
        boolean signed = sign == '-' || sign == '+';
        text(text, signed ? String.valueOf(sign) : "", kind != '{');
        skip(tag + (signed ? 3 : 2));
        switch (kind) {
            case '#' -> readComment();
            case '%' -> readCode(Kind.BLOCK_BEGIN, Kind.BLOCK_END, BLOCK_END);
            default -> readCode(Kind.PRINT_BEGIN, Kind.PRINT_END, PRINT_END);
        }
    }

    /** The text before a tag, less what the tag's sign or its place takes. */
    private void text(String text, String sign, boolean isBlock) {
        String kept = text;
        if (sign.equals("-")) {
            kept = Blanks.strip(text, false, true);
        } else if (sign.isEmpty() && isBlock) {
            int start = text.lastIndexOf('\n') + 1;
            if ((start > 0 || atLineStart)
                    && Blanks.strip(text.substring(start), true, true).isEmpty()) {
                kept = text.substring(0, start);
            }
        }
        add(Kind.TEXT, kept);
        skip(at + text.length());
    }

    private void readRaw() {
        Matcher end = RAW_END.matcher(source);
        if (!end.find(at)) {
            throw new TemplateSyntax(line, "raw has no endraw");
        }
        text(source.substring(at, end.start()), end.group(1), true);
        skip(end.end());
    }

    private void readComment() {
        Matcher end = COMMENT_END.matcher(source);
        if (!end.find(at)) {
            throw new TemplateSyntax(line, "a comment does not end");
        }
        skip(end.end());
    }

    private void readCode(Kind begin, Kind end, Pattern closing) {
        add(begin, begin == Kind.PRINT_BEGIN ? "{{" : "{%");
        Deque<Character> open = new ArrayDeque<>();
        while (true) {
            Matcher close = at(closing);
            if (open.isEmpty() && close.lookingAt()) {
                add(end, end == Kind.PRINT_END ? "}}" : "%}");
                skip(close.end());
                return;
            }
            readPiece(open);
        }
    }

    private void readPiece(Deque<Character> open) {
        Matcher space = at(SPACE);
        if (space.lookingAt()) {
            skip(space.end());
        } else if (!take(Kind.REAL, REAL) && !take(Kind.WHOLE, WHOLE) && !take(Kind.NAME, NAME) && !takeString()) {
            int before = at;
            if (!take(Kind.OPERATOR, OPERATOR)) {
                throw new TemplateSyntax(
                        line, at < source.length() ? "unexpected " + source.charAt(at) : "a tag does not end");
            }
            balance(open, source.charAt(before));
        }
    }

    private void balance(Deque<Character> open, char operator) {
        switch (operator) {
            case '(' -> open.push(')');
            case '[' -> open.push(']');
            case '{' -> open.push('}');
            case ')', ']', '}' -> {
                if (open.isEmpty() || open.pop() != operator) {
                    throw new TemplateSyntax(line, "unexpected " + operator);
                }
            }
            default -> {}
        }
    }

    private boolean take(Kind kind, Pattern pattern) {
        Matcher matcher = at(pattern);
        if (!matcher.lookingAt()) {
            return false;
        }
        add(kind, matcher.group());
        skip(matcher.end());
        return true;
    }

    private boolean takeString() {
        Matcher matcher = at(STRING);
        if (!matcher.lookingAt()) {
            return false;
        }
        add(Kind.STRING, Escapes.unescape(source.substring(at + 1, matcher.end() - 1), line));
        skip(matcher.end());
        return true;
    }

    private Matcher at(Pattern pattern) {
        return pattern.matcher(source).region(at, source.length()).useTransparentBounds(true);
    }

    private void skip(int to) {
        line += (int) source.substring(at, to).chars().filter(c -> c == '\n').count();
        if (to > at) {
            atLineStart = source.charAt(to - 1) == '\n';
        }
        at = to;
    }

    private void add(Kind kind, String text) {
        if (kind != Kind.TEXT || !text.isEmpty()) {
            tokens.add(new Token(kind, text, line));
        }
    }
}
