package dev.medley.worker.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The bytes that each token of a vocabulary stands for. A byte-level vocabulary writes every byte as a printable character (GPT-2's table);
 * SentencePiece's pieces are plain text with a mark for the space and some tokens for single bytes. This undoes either.
 */
public final class TokenBytes {
    private static final Map<Integer, Byte> BYTE_OF = byteTable();
    private static final byte[] NONE = {};
    /** How pieces write a space. */
    static final String SPACE = "\u2581";

    private static final Pattern BYTE = Pattern.compile("<0x([0-9A-F]{2})>");

    private final List<String> tokens;
    private final Set<Integer> special;
    private final boolean pieces;

    /** A byte-level vocabulary. */
    public TokenBytes(List<String> tokens, Set<Integer> special) {
        this(tokens, special, false);
    }

    /**
     * @param tokens the vocabulary by id
     * @param special ids that never become text
     * @param pieces whether the tokens are SentencePiece's
     */
    public TokenBytes(List<String> tokens, Set<Integer> special, boolean pieces) {
        this.tokens = List.copyOf(tokens);
        this.special = Set.copyOf(special);
        this.pieces = pieces;
    }

    /**
     * The same where tokens are text that count as special otherwise, but answers are written with: each that stands in the text.
     *
     * @param silent ids that never become text all the same
     */
    TokenBytes showing(String text, Set<Integer> silent) {
        Set<Integer> rest = special.stream()
                .filter(id -> silent.contains(id) || !isIn(text, id))
                .collect(Collectors.toSet());
        return new TokenBytes(tokens, rest, pieces);
    }

    private boolean isIn(String text, int token) {
        return token < tokens.size() && !tokens.get(token).isEmpty() && text.contains(tokens.get(token));
    }

    public byte[] of(int token) {
        if (token < 0 || token >= tokens.size() || special.contains(token)) {
            return NONE;
        }
        String text = tokens.get(token);
        return pieces ? piece(text) : byteLevel(text);
    }

    private static byte[] piece(String text) {
        Matcher single = BYTE.matcher(text);
        return single.matches()
                ? new byte[] {(byte) Integer.parseInt(single.group(1), 16)}
                : text.replace(SPACE, " ").getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] byteLevel(String text) {
        byte[] bytes = new byte[text.length()];
        for (int i = 0; i < text.length(); i++) {
            Byte value = BYTE_OF.get((int) text.charAt(i));
            if (value == null) {
                // An added token is plain text, not the byte alphabet.
                return text.getBytes(StandardCharsets.UTF_8);
            }
            bytes[i] = value;
        }
        return bytes;
    }

    private static Map<Integer, Byte> byteTable() {
        Map<Integer, Byte> table = new HashMap<>();
        int next = 256;
        for (int value = 0; value < 256; value++) {
            boolean printable = (value >= '!' && value <= '~') || (value >= 0xA1 && value <= 0xAC) || value >= 0xAE;
            table.put(printable ? value : next++, (byte) value);
        }
        return table;
    }
}
