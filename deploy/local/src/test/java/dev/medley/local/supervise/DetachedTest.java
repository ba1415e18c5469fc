package dev.medley.local.supervise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.medley.local.problem.Failure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of a Medley that runs already, with a registry that is a socket. */
class DetachedTest {
    @TempDir
    private Path data;

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final AtomicInteger asked = new AtomicInteger();
    private HttpServer registry;
    private Layout layout;
    private Settings settings;

    @BeforeEach
    void runs() throws IOException {
        registry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        layout = new Layout(data, data, data);
        settings = Settings.of(registry.getAddress().getPort(), 0, "bfloat16", false);
        SupervisorPid.write(layout);
        MedleyFile.of(layout, settings, List.of()).write(layout.medleyFile());
    }

    @AfterEach
    void stop() {
        registry.stop(0);
    }

    @Test
    void isReadyOnceTheRegistryAnswers() throws Exception {
        // Given
        answers(3);

        // When
        int status = Detached.follow(layout, settings, Duration.ofMinutes(1), out());

        // Then
        assertThat(status).isZero();
        assertThat(asked.get()).isEqualTo(3);
        assertThat(shown.toString(StandardCharsets.UTF_8)).startsWith("Medley is ready");
    }

    @Test
    void waitsForOneThatHasOnlyBegun() throws Exception {
        // Given
        answers(1);
        Files.delete(layout.pidFile());
        DataLock lock = DataLock.take(layout).orElseThrow();
        Thread.ofVirtual().start(() -> SupervisorPid.write(layout));

        // When
        int status = Detached.follow(layout, settings, Duration.ofMinutes(1), out());

        // Then
        assertThat(status).isZero();
        lock.channel().close();
    }

    @Test
    void tellsFailuresOnTheErrorStream() throws Exception {
        // Given
        Path log = Files.writeString(data.resolve("up.log"), "medley: of a former start\n");
        var complaints = new ByteArrayOutputStream();
        Process child = new ProcessBuilder("sh", "-c", "echo publishing; echo 'medley: port 1 is taken' >&2; exit 2")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();

        // When
        int status = Detached.show(child, log, 26, out(), new PrintStream(complaints, true, StandardCharsets.UTF_8));

        // Then
        assertThat(status).isEqualTo(2);
        assertThat(shown.toString(StandardCharsets.UTF_8)).isEqualTo("publishing\n");
        assertThat(complaints.toString(StandardCharsets.UTF_8)).isEqualTo("medley: port 1 is taken\n");
    }

    @Test
    void failsWhereTheRegistryStaysAway() {
        // Given
        answers(Integer.MAX_VALUE);

        // Then
        assertThatThrownBy(() -> Detached.follow(layout, settings, Duration.ofMillis(200), out()))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("does not answer: see " + layout.log("registry"));
        assertThat(shown.size()).isZero();
    }

    /** @param ready which of the questions it is ready at */
    private void answers(int ready) {
        registry.createContext("/q/health/ready", exchange -> {
            exchange.sendResponseHeaders(asked.incrementAndGet() < ready ? 503 : 200, -1);
            exchange.close();
        });
        registry.start();
    }

    private PrintStream out() {
        return new PrintStream(shown, true, StandardCharsets.UTF_8);
    }
}
