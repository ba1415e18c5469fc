package dev.medley.worker.tokenizer;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Joins the bytes of tokens to text and holds back a character that is not complete yet. Belongs to one sequence. */
public final class Utf8Assembler {
    private static final int LONGEST_CHARACTER = 4;

    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private byte[] pending = {};

    /** Text that {@code bytes} completes; bytes of a half character wait for the next call. */
    public String append(byte[] bytes) {
        return decode(bytes, false);
    }

    /** What is left at the end of the sequence; a half character becomes U+FFFD. */
    public String finish() {
        return decode(new byte[0], true);
    }

    private String decode(byte[] bytes, boolean last) {
        ByteBuffer in = ByteBuffer.allocate(pending.length + bytes.length);
        in.put(pending).put(bytes).flip();
        CharBuffer out = CharBuffer.allocate(in.remaining() + LONGEST_CHARACTER);
        decoder.decode(in, out, last);
        if (last) {
            decoder.flush(out);
            decoder.reset();
        }
        pending = new byte[in.remaining()];
        in.get(pending);
        return out.flip().toString();
    }
}
