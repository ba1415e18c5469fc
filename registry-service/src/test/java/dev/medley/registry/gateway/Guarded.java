package dev.medley.registry.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.registry.Api;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;

/** Something whose tags may be guarded: an adapter or a recipe of an account that has the suite half, which a fake worker passes by half. */
record Guarded(Api api, String owner, String path) {
    static final Path FIRST = Path.of("../samples/adapters/review-sentiment");
    private static final Path SECOND = Path.of("../samples/adapters/facts-to-sentence");

    /** An adapter with two versions: latest, and next. */
    static Guarded adapter(URI registry) throws Exception {
        Guarded adapter = of(registry, "adapters");
        adapter.api.publish(FIRST, adapter.owner + "/one", "latest");
        adapter.api.publish(SECOND, adapter.owner + "/one", "next");
        return adapter;
    }

    static Guarded recipe(URI registry) throws Exception {
        Guarded recipe = of(registry, "recipes");
        recipe.api.post(
                "/api/v1/recipes", Map.of("id", recipe.owner + "/one", "definition", TestRecipes.saying("One.")));
        return recipe;
    }

    private static Guarded of(URI registry, String kind) throws Exception {
        TestSuites suites = TestSuites.register(registry);
        suites.store("half", FakeWorker.TEXT, "two");
        return new Guarded(suites.api(), suites.owner(), "/api/v1/" + kind + "/" + suites.owner() + "/one");
    }

    void guard(String tag, double least, String action) throws Exception {
        HttpResponse<String> bound = api.send(
                "PUT",
                path + "/guards/" + tag,
                Map.of("suite", "half", "thresholds", Map.of("exact_match", least), "action", action));
        assertThat(bound.statusCode()).as(bound.body()).isEqualTo(200);
    }

    HttpResponse<String> move(String tag, String to, String from) throws Exception {
        return api.send("PUT", path + "/tags/" + tag, Map.of("version", to), "If-Match", '"' + from + '"');
    }

    /** The operation that an answer names, at its end. */
    JsonNode end(HttpResponse<String> asked) throws Exception {
        assertThat(asked.statusCode()).as(asked.body()).isEqualTo(202);
        return api.follow(
                URI.create(asked.headers().firstValue("Location").orElseThrow()).getPath());
    }

    String version(String tag) throws Exception {
        return api.json(path + "/tags/" + tag).path("version").asText();
    }
}
