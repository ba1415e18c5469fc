package dev.medley.worker.grammar;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** A model that knows nothing: random tokens, as far as a grammar lets them. */
final class RandomAnswers {
    private static final int END = 0;
    private static final List<byte[]> TOKENS = tokens();
    static final Vocabulary VOCABULARY = new Vocabulary(TOKENS::get, TOKENS.size(), Set.of(END));

    private RandomAnswers() {}

    /** Chooses at random among what is allowed, until the grammar or the tokens end. */
    static String of(Grammar grammar, int tokens, int seed) throws CharacterCodingException {
        var random = new Random(seed);
        var bytes = new ByteArrayOutputStream();
        Cursor cursor = grammar.begin();
        for (int left = tokens; left > 0 && !cursor.isComplete(); left--) {
            float[] masked = cursor.masked(new float[TOKENS.size()], left);
            List<Integer> allowed = new ArrayList<>();
            for (int id = 0; id < masked.length; id++) {
                if (masked[id] == 0) {
                    allowed.add(id);
                }
            }
            int chosen = allowed.get(random.nextInt(allowed.size()));
            if (chosen == END) {
                break;
            }
            bytes.writeBytes(TOKENS.get(chosen));
            cursor.accept(TOKENS.get(chosen));
        }
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes.toByteArray()))
                .toString();
    }

    /** The end, every byte, and some longer ones that cross the borders of JSON's parts. */
    private static List<byte[]> tokens() {
        List<byte[]> all = new ArrayList<>();
        all.add(new byte[0]);
        for (int value = 0; value < 256; value++) {
            all.add(new byte[] {(byte) value});
        }
        for (String text : List.of(
                "\": \"", "\", \"", "\"}", "}}", "]}", "{\"", "name", "\"name", "true", "null", ", ", "é", "😀",
                "\\u00", "12", "1.5", "[[", "true")) {
            all.add(text.getBytes(StandardCharsets.UTF_8));
        }
        return all;
    }
}
