package dev.medley.local.load;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.Supplier;

/** Sends parts to object storage over connections that break where they are told to. */
final class Parts {
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    /**
     * Sends one part.
     *
     * @param cut after how many bytes the connection breaks; beyond the length: not at all
     * @return whether storage has it
     */
    boolean send(URI url, Supplier<InputStream> content, long length, long cut) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(url)
                .timeout(Duration.ofMinutes(5))
                .PUT(BodyPublishers.fromPublisher(
                        BodyPublishers.ofInputStream(() -> new Breaking(content.get(), cut)), length))
                .build();
        try {
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException broken) {
            return false;
        }
    }

    private static final class Breaking extends FilterInputStream {
        private long left;

        Breaking(InputStream in, long left) {
            super(in);
            this.left = left;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (left <= 0) {
                throw new IOException("cut on purpose");
            }
            int count = super.read(bytes, offset, (int) Math.min(length, left));
            left -= Math.max(0, count);
            return count;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }
    }
}
