package dev.medley.db;

import java.nio.file.Path;

/** A JVM of its own that holds a server, prints its process id and waits to be killed. */
final class ServerHolder {
    private ServerHolder() {}

    public static void main(String[] words) throws InterruptedException {
        EmbeddedPostgres server = EmbeddedPostgres.start(Path.of(words[0]), Path.of(words[1]));
        System.out.println(server.pid());
        Thread.currentThread().join();
    }
}
