package dev.medley.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.DefaultEventLoopGroup;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.local.LocalChannel;
import io.netty.handler.timeout.IdleStateHandler;
import io.vertx.core.http.HttpServerOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SilentConnectionsTest {
    private static final Duration USUAL = Duration.ofMinutes(1);
    private static final Duration HEAD = Duration.ofSeconds(90);
    private static final Duration UNDER_A_REQUEST = Duration.ofMinutes(12);

    private final SilentConnections connections = new SilentConnections(config());
    private final EmbeddedChannel channel = new EmbeddedChannel();

    @Test
    void aRequestMayWaitForItsAnswer() {
        // Given
        connect();

        // When
        connections.begin(channel);

        // Then
        assertThat(silence()).isEqualTo(UNDER_A_REQUEST);
        assertThat(head()).isZero();
    }

    @Test
    void afterTheLastOfSeveralRequestsAConnectionIsAsBefore() {
        // Given
        connect();
        connections.begin(channel);
        connections.begin(channel);
        connections.end(channel);
        Duration between = silence();

        // When
        connections.end(channel);

        // Then
        assertThat(between).isEqualTo(UNDER_A_REQUEST);
        assertThat(silence()).isEqualTo(USUAL);
        assertThat(head()).isEqualTo(HEAD);
        connections.begin(channel);
        assertThat(silence()).isEqualTo(UNDER_A_REQUEST);
    }

    @Test
    @Timeout(60) // a pipeline that goes round in circles ends no call
    void answersMayEndOnAnyThread() throws Exception {
        // Given
        EventLoopGroup loops = new DefaultEventLoopGroup(1);
        Channel shared = new LocalChannel();
        loops.register(shared).sync();
        shared.pipeline().addLast(SilentConnections.HANDLER, idle());
        Runnable request = () -> {
            SilentConnections.inTurn(shared, () -> connections.begin(shared));
            SilentConnections.inTurn(shared, () -> connections.end(shared));
        };

        // When
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> requests = new ArrayList<>();
            for (int i = 0; i < 200_000; i++) {
                requests.add(threads.submit(request));
            }
            for (Future<?> each : requests) {
                each.get();
            }
        }

        // Then
        List<String> handlers =
                shared.eventLoop().submit(() -> shared.pipeline().names()).get();
        loops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
        assertThat(handlers).filteredOn(SilentConnections.HANDLER::equals).hasSize(1);
    }

    @Test
    void whatIsClosedUnderARequestStaysSo() {
        // Given
        connect();
        connections.begin(channel);
        channel.close();

        // When
        connections.end(channel);

        // Then
        assertThat(channel.pipeline().get(SilentConnections.HANDLER)).isNull();
    }

    @Test
    void aServerClosesConnectionsWhoseHeadIsNotWholeInTime() {
        // Given
        HttpServerOptions options = new HttpServerOptions().setIdleTimeoutUnit(TimeUnit.MILLISECONDS);

        // When
        new HeadDeadline(config()).customizeHttpServer(options);

        // Then
        assertThat(options.getWriteIdleTimeout()).isEqualTo(90_000);
    }

    private void connect() {
        channel.pipeline().addLast(SilentConnections.HANDLER, idle());
    }

    private static IdleStateHandler idle() {
        return new IdleStateHandler(0, Math.toIntExact(HEAD.toSeconds()), Math.toIntExact(USUAL.toSeconds()));
    }

    private Duration silence() {
        return Duration.ofMillis(handler().getAllIdleTimeInMillis());
    }

    private Duration head() {
        return Duration.ofMillis(handler().getWriterIdleTimeInMillis());
    }

    private IdleStateHandler handler() {
        return (IdleStateHandler) channel.pipeline().get(SilentConnections.HANDLER);
    }

    private static ConnectionConfig config() {
        return new ConnectionConfig() {
            @Override
            public Duration silence() {
                return UNDER_A_REQUEST;
            }

            @Override
            public Duration head() {
                return HEAD;
            }
        };
    }
}
