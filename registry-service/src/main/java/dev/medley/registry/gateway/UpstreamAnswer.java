package dev.medley.registry.gateway;

import dev.medley.registry.fleet.WorkerPool.InFlight;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A worker's answer. */
sealed interface UpstreamAnswer {
    int status();

    /** Those headers that the client may see. */
    Map<String, String> headers();

    /** All of it has arrived. */
    @SuppressWarnings("ArrayRecordComponent") // never compared, never changed
    record Complete(int status, Map<String, String> headers, byte[] body) implements UpstreamAnswer {}

    /** Its events are still coming. Closing it before its end cancels the work. */
    record Streaming(int status, Map<String, String> headers, InputStream events, InFlight inFlight)
            implements UpstreamAnswer, AutoCloseable {
        @Override
        public void close() {
            inFlight.close();
            try {
                events.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    static Map<String, String> passedHeaders(HttpResponse<?> response) {
        Map<String, String> headers = new TreeMap<>();
        for (String name : List.of(
                "Content-Type",
                "Cache-Control",
                "X-Accel-Buffering",
                "X-Medley-Adapters",
                "X-Medley-Refused",
                "X-Request-Id",
                "X-Error-Code",
                "Retry-After",
                "x-should-retry")) {
            response.headers().firstValue(name).ifPresent(value -> headers.put(name, value));
        }
        return headers;
    }
}
