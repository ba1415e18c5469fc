package dev.medley.registry.gateway;

import static dev.medley.registry.gateway.TestRecipes.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.registry.Api;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** The recipes of one account over HTTP, written with single quotes. */
record TestRecipes(Api api, String owner) {
    static final String PLAIN = "{'steps':[{'kind':'generate'}]}";
    private static final AtomicInteger COUNTER = new AtomicInteger();

    /** Of a new account. */
    static TestRecipes register(URI registry) throws Exception {
        String owner = "cook-" + COUNTER.getAndIncrement();
        return new TestRecipes(Api.register(registry, owner), owner);
    }

    /** The code of the first thing that is found wrong. */
    String finding(String definition) throws Exception {
        HttpResponse<String> answer = api.post("/api/v1/recipes/validate", json("{'definition':" + definition + "}"));
        JsonNode findings = Api.JSON.readTree(answer.body()).path("findings");
        assertThat(findings).as(definition).isNotEmpty();
        return findings.get(0).path("code").asText();
    }

    /** Its version. */
    String create(String name, String visibility, String definition) throws Exception {
        HttpResponse<String> made = api.post(
                "/api/v1/recipes",
                json("{'id':'" + owner + "/" + name + "','visibility':'" + visibility + "','definition':" + definition
                        + "}"));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return Api.JSON.readTree(made.body()).at("/latest/version").asText();
    }

    JsonNode ask(String name, String question, String variables) throws Exception {
        HttpResponse<String> answer = call(name, question, ",'variables':" + variables);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Api.JSON.readTree(answer.body());
    }

    HttpResponse<String> call(String name, String question, String more) throws Exception {
        return call(api, "recipe:" + owner + "/" + name, question, more);
    }

    /** An adapter of the owner's that bears the owner's name as a tag, of files that no other test has: what a worker refuses once is refused for all. */
    void publishNumerals(String language) throws Exception {
        Map<String, byte[]> files = Api.read(Path.of("../samples/adapters/numerals-" + language));
        String card = "---\ntags: [" + owner + "]\n---\n# Numerals, " + language;
        files.put("README.md", card.getBytes(StandardCharsets.UTF_8));
        JsonNode published = api.publish(files, owner + "/" + language, "latest");
        assertThat(published.path("state").asText()).as(published.toString()).isEqualTo("succeeded");
    }

    /** The definition of a recipe that answers in one step. */
    static Map<String, Object> saying(String system) {
        return Map.of("steps", List.of(Map.of("kind", "generate", "system", system)));
    }

    static HttpResponse<String> call(Api caller, String model, String question, String more) throws Exception {
        return caller.post(
                "/v1/chat/completions",
                json("{'model':'" + model + "','messages':[{'role':'user','content':'" + question + "'}]" + more
                        + "}"));
    }

    static String json(String singleQuoted) {
        return singleQuoted.replace('\'', '"');
    }
}
