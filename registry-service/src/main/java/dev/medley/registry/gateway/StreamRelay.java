package dev.medley.registry.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * Copies a worker's event stream to the client as it comes, and never ends it silently: a stream that breaks off before
 * {@code [DONE]} is closed with an error frame and {@code [DONE]}.
 */
final class StreamRelay {
    private static final byte[] DONE = "data: [DONE]".getBytes(StandardCharsets.US_ASCII);
    private static final int CHUNK = 16 * 1024;

    private final byte[] tail = new byte[DONE.length + 4];
    private final Supplier<String> error;

    /** @param error JSON of what a client sees of a stream that broke off, asked for when that happened */
    StreamRelay(Supplier<String> error) {
        this.error = error;
    }

    /**
     * Returns when the stream is complete, with its own end or with the error frame.
     *
     * @return whether it had its own end
     * @throws IOException when the client is gone
     */
    boolean copy(InputStream worker, OutputStream client) throws IOException {
        byte[] chunk = new byte[CHUNK];
        int count;
        while ((count = readOrEnd(worker, chunk)) > 0) {
            client.write(chunk, 0, count);
            client.flush();
            remember(chunk, count);
        }
        boolean isDone = isDone();
        if (!isDone) {
            // An event may have been cut in two: the blank line ends it, and readers drop what they can't parse.
            String frame = "\n\ndata: " + error.get() + "\n\ndata: [DONE]\n\n";
            client.write(frame.getBytes(StandardCharsets.UTF_8));
            client.flush();
        }
        return isDone;
    }

    /** A broken connection is an end like any other: whether it was a good one, {@link #isDone} tells. */
    private static int readOrEnd(InputStream worker, byte[] chunk) {
        try {
            return worker.read(chunk);
        } catch (IOException brokenOff) {
            return -1;
        }
    }

    private void remember(byte[] chunk, int count) {
        int kept = Math.max(0, tail.length - count);
        System.arraycopy(tail, tail.length - kept, tail, 0, kept);
        int fresh = tail.length - kept;
        System.arraycopy(chunk, count - fresh, tail, kept, fresh);
    }

    private boolean isDone() {
        String end = new String(tail, StandardCharsets.ISO_8859_1).stripTrailing();
        byte[] bytes = end.getBytes(StandardCharsets.ISO_8859_1);
        return bytes.length >= DONE.length
                && Arrays.equals(DONE, Arrays.copyOfRange(bytes, bytes.length - DONE.length, bytes.length));
    }
}
