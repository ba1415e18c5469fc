package dev.medley.registry.problem;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.regex.Pattern;

/** Bodies are small: 1 MiB, but for commits of the Hub's API, which carry files and have a bound of their own. */
@Provider
class BodyLimit implements ContainerRequestFilter {
    private static final long BYTES = 1 << 20;
    private static final Pattern COMMIT = Pattern.compile("/?api/models/[^/]+/[^/]+/commit/[^/]+");

    @Override
    public void filter(ContainerRequestContext request) {
        if (COMMIT.matcher(request.getUriInfo().getPath()).matches()) {
            return;
        }
        if (request.getLength() > BYTES) {
            throw tooLarge();
        }
        // A client that does not say how much it sends is stopped on the way.
        if (request.getLength() < 0 && request.hasEntity()) {
            request.setEntityStream(new Bounded(request.getEntityStream()));
        }
    }

    private static Problem tooLarge() {
        return new Problem(413, "REQUEST_TOO_LARGE", "The body is larger than " + BYTES + " bytes.");
    }

    private static final class Bounded extends FilterInputStream {
        private long read;

        Bounded(InputStream in) {
            super(in);
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
            if (read > BYTES) {
                throw tooLarge();
            }
        }
    }
}
