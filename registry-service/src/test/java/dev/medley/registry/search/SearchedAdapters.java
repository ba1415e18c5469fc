package dev.medley.registry.search;

import dev.medley.registry.Api;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Three adapters of one owner, published once for all tests that look for them. */
record SearchedAdapters(Api publisher, String owner) {
    static final Path SAMPLES = Path.of("../samples/adapters");
    private static Optional<SearchedAdapters> published = Optional.empty();

    static synchronized SearchedAdapters of(URI registry) throws Exception {
        if (published.isEmpty()) {
            String owner = "searcher";
            Api publisher = Api.register(registry, owner);
            for (String sample : List.of("numerals-german", "plural-nouns", "clock-24h")) {
                publisher.publish(SAMPLES.resolve(sample), owner + "/" + sample, "latest");
            }
            published = Optional.of(new SearchedAdapters(publisher, owner));
        }
        return published.get();
    }
}
