package dev.medley.connection;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A head that comes byte by byte is silence over HTTP/1.1, where nothing counts before it is whole, but not over HTTP/2. There nothing is written before,
 * however: a connection on which the server writes nothing for so long is closed. Under a request {@link SilentConnections} suspends this, for an answer may
 * take longer, and so may a body.
 */
@ApplicationScoped
class HeadDeadline implements HttpServerOptionsCustomizer {
    private final Duration head;

    @Inject
    HeadDeadline(ConnectionConfig config) {
        this.head = config.head();
    }

    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        TimeUnit unit = options.getIdleTimeoutUnit();
        options.setWriteIdleTimeout(Math.toIntExact(Math.max(1, unit.convert(head))));
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        customizeHttpServer(options);
    }
}
