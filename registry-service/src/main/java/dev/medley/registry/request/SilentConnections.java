package dev.medley.registry.request;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.AttributeKey;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A connection on which nothing was asked, or half of a head, is closed soon; one that waits for an answer may be silent for as long as answers take. The
 * server knows one time for both, so the handler that keeps it is exchanged while requests are under way, on the connection's own event loop.
 */
@ApplicationScoped
class SilentConnections {
    /** As Vert.x calls it. */
    static final String HANDLER = "idle";

    private static final AttributeKey<Waiting> WAITING = AttributeKey.valueOf("medley.waiting");
    /** Before everything that may answer. */
    private static final int FIRST = -2000;

    private final Duration silence;

    @Inject
    SilentConnections(ConnectionConfig config) {
        this.silence = config.silence();
    }

    /** @param requests that are under way: several at once with HTTP/2 */
    private record Waiting(int requests, long usualMillis) {}

    void register(@Observes Router router) {
        router.route().order(FIRST).handler(this::wait);
    }

    private void wait(RoutingContext context) {
        if (context.request().connection() instanceof HttpServerConnection connection) {
            Channel channel = connection.channel();
            begin(channel);
            context.addEndHandler(_ -> end(channel));
        }
        context.next();
    }

    void begin(Channel channel) {
        Waiting before = channel.attr(WAITING).get();
        if (before != null) {
            channel.attr(WAITING).set(new Waiting(before.requests() + 1, before.usualMillis()));
        } else if (channel.pipeline().get(HANDLER) instanceof IdleStateHandler usual) {
            channel.attr(WAITING).set(new Waiting(1, usual.getAllIdleTimeInMillis()));
            allow(channel.pipeline(), usual, silence.toMillis());
        }
    }

    void end(Channel channel) {
        Waiting before = channel.attr(WAITING).get();
        if (before == null) {
            return;
        }
        if (before.requests() > 1) {
            channel.attr(WAITING).set(new Waiting(before.requests() - 1, before.usualMillis()));
            return;
        }
        channel.attr(WAITING).set(null);
        // A connection that is closed has none any more.
        ChannelHandler present = channel.pipeline().get(HANDLER);
        if (present != null) {
            allow(channel.pipeline(), present, before.usualMillis());
        }
    }

    private static void allow(ChannelPipeline pipeline, ChannelHandler present, long millis) {
        pipeline.replace(present, HANDLER, new IdleStateHandler(0, 0, millis, TimeUnit.MILLISECONDS));
    }
}
