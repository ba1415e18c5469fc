package dev.medley.registry.adapter;

import dev.medley.registry.Api;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A new organisation.
 *
 * @param stranger somebody who is not in it
 */
record Lodge(String name, Api owner, Api stranger) {
    private static final AtomicInteger COUNTER = new AtomicInteger();

    static Lodge found(URI registry) throws Exception {
        String name = "lodge-" + COUNTER.getAndIncrement();
        Api owner = Api.register(registry, "owner-of-" + name);
        owner.post("/api/v1/orgs", Map.of("name", name));
        return new Lodge(name, owner, Api.register(registry, "stranger-to-" + name));
    }
}
