package dev.medley.worker.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The bytes that each token of a byte-level vocabulary stands for. Such a vocabulary writes every byte as a printable character (GPT-2's table);
 * this undoes it.
 */
public final class TokenBytes {
    private static final Map<Integer, Byte> BYTE_OF = byteTable();
    private static final byte[] NONE = {};

    private final List<String> tokens;
    private final Set<Integer> special;

    /**
     * @param tokens the vocabulary by id
     * @param special ids that never become text
     */
    public TokenBytes(List<String> tokens, Set<Integer> special) {
        this.tokens = List.copyOf(tokens);
        this.special = Set.copyOf(special);
    }

    public byte[] of(int token) {
        if (token < 0 || token >= tokens.size() || special.contains(token)) {
            return NONE;
        }
        String text = tokens.get(token);
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
