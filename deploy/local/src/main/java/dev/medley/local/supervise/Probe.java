package dev.medley.local.supervise;

import dev.medley.local.supervise.MedleyFile.ProcessEntry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.OptionalInt;

/** Looks at a process from outside. */
public final class Probe {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();

    private Probe() {}

    /** Whether there is the process. */
    public static boolean isAlive(ProcessEntry process) {
        return ProcessHandle.of(process.pid()).map(ProcessHandle::isAlive).orElse(false);
    }

    /** {@code up} or {@code down}: whether it takes requests now. */
    public static String health(ProcessEntry process) {
        boolean hasHealth = process.name().equals("registry") || process.name().startsWith("worker");
        return (hasHealth ? isReady(process.port()) : isListening(process.port())) ? "up" : "down";
    }

    static boolean isReady(int port) {
        return status(port, "ready").orElse(0) == 200;
    }

    /** False where a process says itself that it is beyond help; one that says nothing may only be busy. */
    static boolean isLive(int port) {
        return status(port, "live").orElse(0) != 503;
    }

    private static OptionalInt status(int port, String health) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/q/health/" + health))
                    .timeout(PATIENCE)
                    .build();
            return OptionalInt.of(HTTP.send(request, BodyHandlers.discarding()).statusCode());
        } catch (IOException e) {
            return OptionalInt.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return OptionalInt.empty();
        }
    }

    static boolean isListening(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                    Math.toIntExact(PATIENCE.toMillis()));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
