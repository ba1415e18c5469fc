package dev.medley.local.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublisherTest {
    @Test
    void refusesMoreFilesThanAnAdapterHasBeforeAnythingIsSent(@TempDir Path folder) throws Exception {
        // Given
        for (int i = 0; i < 65; i++) {
            write(folder.resolve("images" + i + ".png"));
        }
        var nobodyThere = new MedleyClient(URI.create("http://127.0.0.1:1"), "key");

        // When
        Publisher.Outcome outcome = new Publisher(nobodyThere).publish(folder, "demo/a", "latest", _ -> {});

        // Then
        assertThat(outcome.isPublished()).isFalse();
        assertThat(outcome.findings()).extracting(Publisher.Finding::code).containsExactly("FILE_NOT_ALLOWED");
    }

    private static void write(Path file) throws IOException {
        Files.writeString(file, "x");
    }
}
