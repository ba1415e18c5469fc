package dev.medley.worker.registry;

import dev.medley.format.Digest;
import dev.medley.format.VersionManifest.ManifestFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Fetches one file of a version: never more bytes than its manifest says, hashed while written, within a time limit, a few times when the network fails. */
final class FileDownload {
    private static final int CHUNK = 1 << 16;
    private static final int ATTEMPTS = 3;
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final HttpClient http;
    private final Duration limit;

    FileDownload(HttpClient http, Duration limit) {
        this.http = http;
        this.limit = limit;
    }

    /** The bytes are not those of the manifest, or gone; trying again would give the same. */
    static final class Mismatch extends Exception {
        private static final long serialVersionUID = 1L;

        Mismatch(String message) {
            super(message);
        }
    }

    void fetch(URI url, ManifestFile file, Path target) throws IOException, InterruptedException, Mismatch {
        for (int attempt = 1; ; attempt++) {
            try {
                once(url, file, target);
                return;
            } catch (IOException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                Thread.sleep(PAUSE.multipliedBy(attempt));
            }
        }
    }

    private void once(URI url, ManifestFile file, Path target) throws IOException, InterruptedException, Mismatch {
        HttpRequest request = HttpRequest.newBuilder(url).timeout(limit).GET().build();
        HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
        try (InputStream in = response.body()) {
            if (response.statusCode() == 404) {
                throw new Mismatch(file.path() + " is gone from object storage");
            }
            if (response.statusCode() != 200) {
                throw new IOException("object storage answered " + response.statusCode());
            }
            long announced =
                    response.headers().firstValueAsLong("Content-Length").orElse(file.size());
            if (announced != file.size()) {
                throw new Mismatch(file.path() + " has " + announced + " bytes instead of " + file.size());
            }
            // The client's own limit ends with the headers; a body that stalls is cut off here.
            var cutOff = CompletableFuture.runAsync(
                    () -> close(in), CompletableFuture.delayedExecutor(limit.toMillis(), TimeUnit.MILLISECONDS));
            copy(in, file, target);
            cutOff.cancel(false);
        }
    }

    private static void copy(InputStream in, ManifestFile file, Path target) throws IOException, Mismatch {
        MessageDigest digest = Digest.sha256();
        byte[] chunk = new byte[CHUNK];
        long bytes = 0;
        try (OutputStream out = Files.newOutputStream(target)) {
            for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                bytes += count;
                if (bytes > file.size()) {
                    throw new Mismatch(file.path() + " is longer than the " + file.size() + " bytes announced");
                }
                digest.update(chunk, 0, count);
                out.write(chunk, 0, count);
            }
        }
        if (bytes < file.size()) {
            throw new IOException(file.path() + " ended after " + bytes + " of " + file.size() + " bytes");
        }
        if (!HexFormat.of().formatHex(digest.digest()).equals(file.sha256())) {
            throw new Mismatch(file.path() + " has another SHA-256");
        }
    }

    private static void close(InputStream in) {
        try {
            in.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
