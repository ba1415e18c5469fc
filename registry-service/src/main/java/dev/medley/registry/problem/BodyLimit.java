package dev.medley.registry.problem;

import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.regex.Pattern;

/** Bodies are small: 1 MiB, but for the two that carry files: commits of the Hub's API, bounded there, and validations of whole folders. */
@Provider
class BodyLimit implements ContainerRequestFilter {
    private static final long BYTES = 1 << 20;
    private static final long FILES_BYTES = 64L << 20;
    private static final Pattern VALIDATION = Pattern.compile("/api/v1/validations");
    private static final Pattern COMMIT = Pattern.compile("/api/models/[^/]+/[^/]+/commit/[^/]+");

    private final RoutingContext context;

    @Inject
    BodyLimit(RoutingContext context) {
        this.context = context;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        // As resources are found by it: a slash that is written %2F, and so parts nothing, is none yet.
        String path = context.normalizedPath();
        if (COMMIT.matcher(path).matches()) {
            return;
        }
        long limit = VALIDATION.matcher(path).matches() ? FILES_BYTES : BYTES;
        if (request.getLength() > limit) {
            throw tooLarge(limit);
        }
        // A client that does not say how much it sends is stopped on the way.
        if (request.getLength() < 0 && request.hasEntity()) {
            request.setEntityStream(new Bounded(request.getEntityStream(), limit));
        }
    }

    private static Problem tooLarge(long limit) {
        return new Problem(413, "REQUEST_TOO_LARGE", "The body is larger than " + limit + " bytes.");
    }

    private static final class Bounded extends FilterInputStream {
        private final long limit;
        private long read;

        Bounded(InputStream in, long limit) {
            super(in);
            this.limit = limit;
        }

        @Override
        public int read() throws IOException {
            int value = in.read();
            count(value < 0 ? 0 : 1);
            return value;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = in.read(bytes, offset, length);
            count(Math.max(0, count));
            return count;
        }

        private void count(int more) {
            read += more;
            if (read > limit) {
                throw tooLarge(limit);
            }
        }
    }
}
