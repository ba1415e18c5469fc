package dev.medley.registry.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.timeout.IdleStateHandler;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SilentConnectionsTest {
    private static final Duration USUAL = Duration.ofMinutes(1);
    private static final Duration UNDER_A_REQUEST = Duration.ofMinutes(12);

    private final SilentConnections connections = new SilentConnections(() -> UNDER_A_REQUEST);
    private final EmbeddedChannel channel = new EmbeddedChannel();

    @Test
    void aRequestMayWaitForItsAnswer() {
        // Given
        connect();

        // When
        connections.begin(channel);

        // Then
        assertThat(silence()).isEqualTo(UNDER_A_REQUEST);
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
        connections.begin(channel);
        assertThat(silence()).isEqualTo(UNDER_A_REQUEST);
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

    private void connect() {
        channel.pipeline()
                .addLast(SilentConnections.HANDLER, new IdleStateHandler(0, 0, Math.toIntExact(USUAL.toSeconds())));
    }

    private Duration silence() {
        var handler = (IdleStateHandler) channel.pipeline().get(SilentConnections.HANDLER);
        return Duration.ofMillis(handler.getAllIdleTimeInMillis());
    }
}
