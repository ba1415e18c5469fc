package dev.medley.registry.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.registry.Api;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A recipe of a new account with two versions, latest and next, that may share its callers.
 *
 * @param path the experiment's address
 */
record TestExperiment(Api api, String owner, String path, String first, String second) {
    static TestExperiment register(URI registry) throws Exception {
        TestRecipes recipes = TestRecipes.register(registry);
        String recipe = recipes.owner() + "/split";
        String first = version(
                recipes.api().post("/api/v1/recipes", Map.of("id", recipe, "definition", TestRecipes.saying("One."))),
                "/latest/version");
        String second = publish(recipes.api(), recipe, TestRecipes.saying("Two."), "next");
        return new TestExperiment(
                recipes.api(), recipes.owner(), "/api/v1/recipes/" + recipe + "/experiment", first, second);
    }

    /** The new version. */
    String publish(Map<String, ?> definition, String tag) throws Exception {
        return publish(api, owner + "/split", definition, tag);
    }

    private static String publish(Api api, String recipe, Map<String, ?> definition, String tag) throws Exception {
        return version(
                api.post("/api/v1/recipes/" + recipe + "/versions", Map.of("definition", definition, "tag", tag)),
                "/version");
    }

    void begin() throws Exception {
        assertThat(put(List.of(arm("latest", 0.5), arm("next", 0.5)))).isEqualTo(200);
    }

    int put(List<Map<String, Object>> arms) throws Exception {
        return api.send("PUT", path, Map.of("arms", arms)).statusCode();
    }

    static Map<String, Object> arm(String version, double share) {
        return Map.of("version", version, "share", share);
    }

    JsonNode state() throws Exception {
        return api.json(path);
    }

    HttpResponse<String> call(Api key, Map<String, Object> more) throws Exception {
        Map<String, Object> body = new HashMap<>(more);
        body.put("model", "recipe:" + owner + "/split");
        body.put("messages", List.of(Map.of("role", "user", "content", "Which?")));
        return key.post("/v1/chat/completions", body);
    }

    JsonNode ask(Api key) throws Exception {
        HttpResponse<String> answer = call(key, Map.of());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Api.JSON.readTree(answer.body());
    }

    private static String version(HttpResponse<String> made, String pointer) throws Exception {
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return Api.JSON.readTree(made.body()).at(pointer).asText();
    }
}
