package dev.medley.local.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.gaul.s3proxy.S3Proxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** What holders of a signed URL may send with it. */
class SignedHeadersOnlyTest {
    private static final String BUCKET = "medley";
    private static final String ACCESS = "access";
    private static final String SECRET = "of-nobody-else";

    @TempDir
    private Path folder;

    private S3Proxy server;

    @BeforeEach
    void start() throws Exception {
        Files.createDirectory(folder.resolve(BUCKET));
        server = S3Server.of(folder, 0, List.of(), ACCESS, SECRET);
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @Test
    void nobodyCopiesWhatTheyCanNotReadIntoWhatTheyMayWrite() throws Exception {
        // Given
        send("adapters/hidden", "Content-Language", "en");

        // When
        HttpResponse<String> copied = send("drafts/mine", "x-amz-copy-source", "/medley/adapters/hidden");

        // Then
        assertThat(copied.statusCode()).isEqualTo(403);
        assertThat(copied.body()).contains("AccessDenied", "not signed");
        assertThat(folder.resolve(BUCKET).resolve("adapters/hidden")).exists();
        assertThat(folder.resolve(BUCKET).resolve("drafts")).doesNotExist();
    }

    @Test
    void aUrlWritesItsObject() throws Exception {
        // When
        HttpResponse<String> written = send("drafts/mine", "Content-Language", "en");

        // Then
        assertThat(written.statusCode()).as(written.body()).isEqualTo(200);
        assertThat(folder.resolve(BUCKET).resolve("drafts/mine")).hasContent("a=1&bytes");
    }

    @Test
    void bytesThatCallThemselvesAFormAreWrittenAsTheyAre() throws Exception {
        // When
        HttpResponse<String> written = send("drafts/mine", "Content-Type", "application/x-www-form-urlencoded");

        // Then
        assertThat(written.statusCode()).as(written.body()).isEqualTo(200);
        assertThat(folder.resolve(BUCKET).resolve("drafts/mine")).hasContent("a=1&bytes");
    }

    private HttpResponse<String> send(String key, String header, String value)
            throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(url(key))
                            .header(header, value)
                            .PUT(BodyPublishers.ofString("a=1&bytes"))
                            .build(),
                    BodyHandlers.ofString());
        }
    }

    private URI url(String key) {
        try (S3Presigner presigner = S3Presigner.builder()
                .endpointOverride(URI.create("http://127.0.0.1:" + server.getPort()))
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS, SECRET)))
                .serviceConfiguration(
                        S3Configuration.builder().pathStyleAccessEnabled(true).build())
                .build()) {
            return URI.create(presigner
                    .presignPutObject(put -> put.signatureDuration(Duration.ofMinutes(5))
                            .putObjectRequest(object -> object.bucket(BUCKET).key(key)))
                    .url()
                    .toString());
        }
    }
}
