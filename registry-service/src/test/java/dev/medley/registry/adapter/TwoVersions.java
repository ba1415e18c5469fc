package dev.medley.registry.adapter;

import dev.medley.registry.Api;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An adapter of a new account with two versions: v1, which is latest, too, and v2.
 *
 * @param name the account's
 * @param first digest of v1
 * @param second digest of v2
 */
record TwoVersions(String name, Api owner, String first, String second) {
    private static final AtomicInteger COUNTER = new AtomicInteger();

    static TwoVersions publish(URI registry) throws Exception {
        String name = "versioner-" + COUNTER.getAndIncrement();
        Api owner = Api.register(registry, name);
        Map<String, byte[]> folder = Api.read(Path.of("../samples/adapters/review-sentiment"));
        String first =
                owner.publish(folder, name + "/words", "v1").path("version").asText();
        String second = owner.publish(Api.withCard(folder, "A better one."), name + "/words", "v2")
                .path("version")
                .asText();
        return new TwoVersions(name, owner, first, second);
    }

    /** The adapter's address. */
    String adapter() {
        return "/api/v1/adapters/" + name + "/words";
    }
}
