package dev.medley.worker.tokenizer;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.medley.worker.problem.EngineStopped;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/** Text to token ids and back, by the hub's own tokenizer library. Safe for many threads. */
public final class Tokenizer implements AutoCloseable {
    /** Of the library's native half; the environment has the last word. */
    private static final String FLAVOR = "RUST_FLAVOR";

    static {
        // Where there is a GPU the library would fetch another flavour from the internet; its jar has this one.
        if (System.getProperty(FLAVOR) == null) {
            System.setProperty(FLAVOR, "cpu");
        }
    }

    private final HuggingFaceTokenizer library;
    private final TokenBytes bytes;
    /** The library's memory is native: whoever uses it keeps it from being freed. */
    private final ReadWriteLock use = new ReentrantReadWriteLock();

    private boolean closed;

    private Tokenizer(HuggingFaceTokenizer library, TokenBytes bytes) {
        this.library = library;
        this.bytes = bytes;
    }

    /** Reads the hub's {@code tokenizer.json}. */
    public static Tokenizer of(TokenizerFile file) {
        try {
            var library = HuggingFaceTokenizer.newInstance(
                    new ByteArrayInputStream(file.json()),
                    // The library cuts at 512 tokens by itself; a prompt that is too long must be refused, not
                    // shortened.
                    Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false"));
            return new Tokenizer(library, file.bytes());
        } catch (IOException e) {
            throw new UncheckedIOException("the base's tokenizer cannot be read", e);
        }
    }

    /** Ids of {@code text}; special tokens written out in the text become their ids, none are added. */
    public int[] encode(String text) {
        return text.isEmpty() ? new int[0] : encode(text, false);
    }

    /** Ids of a whole prompt, with what the base's tokenizer puts around one, such as the token that begins a text. */
    public int[] encodePrompt(String text) {
        return encode(text, true);
    }

    private int[] encode(String text, boolean addSpecial) {
        long[] ids = using(() -> library.encode(text, addSpecial, false).getIds());
        int[] tokens = new int[ids.length];
        for (int i = 0; i < ids.length; i++) {
            tokens[i] = Math.toIntExact(ids[i]);
        }
        return tokens;
    }

    /** UTF-8 bytes of one token, which may end inside a character; empty for special tokens. */
    public byte[] bytes(int token) {
        return bytes.of(token);
    }

    /** A token's share of the text; a special one as the vocabulary writes it. */
    public byte[] shown(int token) {
        byte[] own = bytes(token);
        return own.length > 0 ? own : name(token).getBytes(StandardCharsets.UTF_8);
    }

    /** A token as the vocabulary writes it, also a special one. */
    public String name(int token) {
        return using(() -> library.decode(new long[] {token}, false));
    }

    private <T> T using(Supplier<T> action) {
        use.readLock().lock();
        try {
            if (closed) {
                throw new EngineStopped("its tokenizer is closed");
            }
            return action.get();
        } finally {
            use.readLock().unlock();
        }
    }

    @Override
    public void close() {
        use.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                library.close();
            }
        } finally {
            use.writeLock().unlock();
        }
    }
}
