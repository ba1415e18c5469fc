package dev.medley.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
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

    /**
     * @param requests that are under way: several at once with HTTP/2
     * @param usual what the server allows where there is none
     */
    private record Waiting(int requests, Allowed usual) {}

    /**
     * Milliseconds.
     *
     * @param unwritten without anything from the server, 0: any time
     * @param silent without anything at all
     */
    private record Allowed(long unwritten, long silent) {
        static Allowed by(IdleStateHandler handler) {
            return new Allowed(handler.getWriterIdleTimeInMillis(), handler.getAllIdleTimeInMillis());
        }

        /** What leaves slowly counts as written all the time that it does. */
        IdleStateHandler toHandler() {
            return new IdleStateHandler(true, 0, unwritten, silent, TimeUnit.MILLISECONDS);
        }
    }

    void register(@Observes Router router) {
        router.route().order(FIRST).handler(this::wait);
    }

    private void wait(RoutingContext context) {
        if (context.request().connection() instanceof HttpServerConnection connection) {
            Channel channel = connection.channel();
            inTurn(channel, () -> begin(channel));
            context.addEndHandler(_ -> inTurn(channel, () -> end(channel)));
        }
        context.next();
    }

    /**
     * On the channel's own event loop: an answer ends on any thread, and a handler that two of them exchange at once leaves a pipeline that goes round in circles
     * for ever.
     */
    static void inTurn(Channel channel, Runnable change) {
        EventLoop loop = channel.eventLoop();
        if (loop.inEventLoop()) {
            change.run();
        } else if (!loop.isShuttingDown()) {
            loop.execute(change);
        }
    }

    void begin(Channel channel) {
        Waiting before = channel.attr(WAITING).get();
        if (before != null) {
            channel.attr(WAITING).set(new Waiting(before.requests() + 1, before.usual()));
        } else if (channel.pipeline().get(HANDLER) instanceof IdleStateHandler usual) {
            channel.attr(WAITING).set(new Waiting(1, Allowed.by(usual)));
            allow(channel.pipeline(), usual, new Allowed(0, silence.toMillis()));
        }
    }

    void end(Channel channel) {
        Waiting before = channel.attr(WAITING).get();
        if (before == null) {
            return;
        }
        if (before.requests() > 1) {
            channel.attr(WAITING).set(new Waiting(before.requests() - 1, before.usual()));
            return;
        }
        channel.attr(WAITING).set(null);
        // A connection that is closed has none any more.
        ChannelHandler present = channel.pipeline().get(HANDLER);
        if (present != null) {
            allow(channel.pipeline(), present, before.usual());
        }
    }

    private static void allow(ChannelPipeline pipeline, ChannelHandler present, Allowed allowed) {
        pipeline.replace(present, HANDLER, allowed.toHandler());
    }
}
