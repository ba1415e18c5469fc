package dev.medley.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A file of a version, fetched as a client fetches it: the registry redirects, object storage sends the bytes. */
final class DownloadedFile {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private DownloadedFile() {}

    static String sha256(RunningMedley medley, String adapter, String version, String path) {
        var redirect =
                medley.get("api/v1/adapters/" + adapter + "/resolve/" + version + "/" + path, medley.key("demo"));
        String location = redirect.headers()
                .firstValue("Location")
                .orElseThrow(() -> new AssertionError("no redirect: " + redirect.statusCode() + " " + redirect.body()));
        try {
            // Without the key: it must never reach object storage.
            byte[] bytes = HTTP.send(
                            HttpRequest.newBuilder(URI.create(location)).build(),
                            HttpResponse.BodyHandlers.ofByteArray())
                    .body();
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
