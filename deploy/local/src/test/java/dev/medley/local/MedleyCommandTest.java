package dev.medley.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.medley.local.client.MedleyClient;
import dev.medley.local.client.Publisher;
import dev.medley.local.problem.Failure;
import dev.medley.local.supervise.DataLock;
import dev.medley.local.supervise.Detached;
import dev.medley.local.supervise.Layout;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What commands say of arguments and settings that can't be, before anything runs. */
class MedleyCommandTest {
    @TempDir
    private Path folder;

    @Test
    void takesNoEmptyDataDirectory() {
        for (String command : List.of("up", "down", "status")) {
            assertThat(MedleyCommand.run(command, "--data", "")).as(command).isEqualTo(2);
        }
    }

    @Test
    void tellsTheProcessThatDetachedItWhenAnotherWasFirst() throws IOException {
        // Given
        DataLock lock = DataLock.take(new Layout(folder, folder, folder)).orElseThrow();

        // Then
        assertThat(MedleyCommand.run("up", "--data", folder.toString())).isEqualTo(2);
        assertThat(MedleyCommand.run("up", "--data", folder.toString(), Detached.OPTION))
                .isEqualTo(Detached.ANOTHER_RUNS);
        lock.channel().close();
    }

    @Test
    void takesAddressesOfWebServersAlone() {
        // Given
        Layout layout = new Layout(folder, folder, folder);

        for (String url : List.of("notaurl", "ftp://127.0.0.1", "http:///v1", "http://a b", "")) {
            // When
            Map<String, String> environment = Map.of("MEDLEY_URL", url, "MEDLEY_API_KEY", "key");

            // Then
            assertThatThrownBy(() -> Target.client(layout, "demo", environment))
                    .as(url)
                    .isInstanceOf(Failure.class)
                    .hasMessageStartingWith("MEDLEY_URL must be http://HOST");
        }
    }

    @Test
    void namesWhatAnEmptyFolderMisses() throws InterruptedException {
        // Given
        var publisher = new Publisher(new MedleyClient(URI.create("http://127.0.0.1:1"), "key"));

        // When
        Publisher.Outcome outcome = publisher.publish(folder, "demo/nothing", "latest", _ -> {});

        // Then
        assertThat(outcome.isPublished()).isFalse();
        assertThat(outcome.findings())
                .extracting(Publisher.Finding::code)
                .contains("FILE_MISSING_WEIGHTS", "FILE_MISSING_CONFIG");
        assertThat(outcome.findings()).extracting(Publisher.Finding::level).contains("reject");
    }

    @Test
    void publishesNothingThatALinkShows() throws Exception {
        // Given
        var publisher = new Publisher(new MedleyClient(URI.create("http://127.0.0.1:1"), "key"));
        Files.createSymbolicLink(folder.resolve("README.md"), Path.of("elsewhere"));

        // When
        Publisher.Outcome outcome = publisher.publish(folder, "demo/link", "latest", _ -> {});

        // Then
        assertThat(outcome.isPublished()).isFalse();
        assertThat(outcome.findings()).extracting(Publisher.Finding::code).containsExactly("FILE_PATH_UNSAFE");
    }

    @Test
    void tellsWhatAnAnnouncementIsRefusedFor() throws Exception {
        // Given
        Files.writeString(folder.resolve("adapter_model.bin"), "x");
        byte[] problem = """
                {"status": 422, "code": "FILE_PICKLE", "detail": "It can run code.", "errors": [
                 {"code": "FILE_PICKLE", "path": "adapter_model.bin", "message": "It can run code.", "hint": "Convert it."}]}""".getBytes(StandardCharsets.UTF_8);
        List<String> announced = new CopyOnWriteArrayList<>();
        HttpServer registry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        registry.createContext("/api/v1/uploads", exchange -> {
            try (exchange) {
                announced.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                exchange.sendResponseHeaders(422, problem.length);
                exchange.getResponseBody().write(problem);
            }
        });
        registry.start();
        URI address = URI.create("http://127.0.0.1:" + registry.getAddress().getPort());

        // When
        Publisher.Outcome outcome =
                new Publisher(new MedleyClient(address, "key")).publish(folder, "demo/pickle", "latest", _ -> {});
        new Publisher(new MedleyClient(address, "key"), true).publish(folder, "demo/pickle", "latest", _ -> {});
        registry.stop(0);

        // Then
        assertThat(outcome.isPublished()).isFalse();
        assertThat(outcome.findings())
                .containsExactly(new Publisher.Finding(
                        "FILE_PICKLE", "reject", "adapter_model.bin", "", "It can run code.", "Convert it."));
        assertThat(announced.getFirst()).doesNotContain("stripMetadata");
        assertThat(announced.getLast()).contains("\"stripMetadata\":true");
    }
}
