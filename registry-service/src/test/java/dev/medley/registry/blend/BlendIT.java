package dev.medley.registry.blend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.format.SafetensorsWriter;
import dev.medley.registry.Api;
import dev.medley.registry.RegistryServices;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Blends that become adapters: the same inspection, their parents in the manifest. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class BlendIT {
    private static final Path SAMPLES = Path.of("../samples/adapters");
    private static int counter;

    @TestHTTPResource("/")
    URI registry;

    private String name;
    private Api owner;
    private String words;

    @BeforeEach
    void publishTwo() throws Exception {
        name = "blender-" + counter++;
        owner = Api.register(registry, name);
        words = owner.publish(SAMPLES.resolve("sort-words"), name + "/words", "latest")
                .path("version")
                .asText();
        owner.publish(SAMPLES.resolve("past-tense"), name + "/verbs", "latest");
    }

    @Test
    void materialisesABlendWithItsParents() throws Exception {
        // When
        JsonNode done = blend(Map.of(
                "to",
                name + "/both",
                "adapters",
                List.of(Map.of("id", name + "/words", "weight", 0.75), Map.of("id", name + "/verbs", "weight", 0.25))));

        // Then
        assertThat(done.path("state").asText()).as(done.toString()).isEqualTo("succeeded");
        String path = "/api/v1/adapters/" + name + "/both/versions/latest";
        JsonNode manifest = owner.json(path + "/manifest");
        assertThat(manifest.at("/origin/method").asText()).isEqualTo("cat");
        assertThat(manifest.at("/origin/parents/0/version").asText()).isEqualTo(words);
        assertThat(manifest.at("/origin/parents/0/weight").asDouble()).isEqualTo(0.75);
        assertThat(owner.json(path + "/lineage").at("/parents").findValuesAsText("id"))
                .containsExactly(name + "/words", name + "/verbs");
        JsonNode one = owner.json("/api/v1/adapters/" + name + "/words/versions/latest/tensors?summary=true");
        JsonNode two = owner.json("/api/v1/adapters/" + name + "/verbs/versions/latest/tensors?summary=true");
        JsonNode both = owner.json(path + "/tensors?summary=true");
        assertThat(both.path("rank").asInt())
                .isEqualTo(one.path("rank").asInt() + two.path("rank").asInt());
        assertThat(both.at("/modules/0/scale").asDouble()).isEqualTo(1.0);
    }

    @Test
    void keepsTheNormOfAnAdapterBlendedWithItselfCutToItsRank() throws Exception {
        // Given
        owner.post("/api/v1/adapters/" + name + "/words/versions/latest/fork", Map.of("to", name + "/copy"));

        // When
        JsonNode done = blend(Map.of(
                "to",
                name + "/same",
                "method",
                "svd",
                "adapters",
                List.of(Map.of("id", name + "/words"), Map.of("id", name + "/copy"))));

        // Then
        assertThat(done.path("state").asText()).as(done.toString()).isEqualTo("succeeded");
        JsonNode before = owner.json("/api/v1/adapters/" + name + "/words/versions/latest/tensors");
        JsonNode after = owner.json("/api/v1/adapters/" + name + "/same/versions/latest/tensors");
        assertThat(after.path("rank")).isEqualTo(before.path("rank"));
        for (int i = 0; i < before.path("modules").size(); i++) {
            double norm = before.at("/modules/" + i + "/norm").asDouble();
            assertThat(after.at("/modules/" + i + "/norm").asDouble()).isCloseTo(norm, within(1e-4 * norm));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ties", "dare", "svd"})
    void givesTheSameVersionForTheSameNumbersAndAnotherForAnotherSeed(String method) throws Exception {
        // Given
        List<Map<String, Object>> parents = new ArrayList<>();
        for (int each = 1; each <= 2; each++) {
            owner.publish(small(each), name + "/small-" + each, "latest");
            parents.add(Map.of("id", name + "/small-" + each, "weight", 0.5));
        }
        List<String> versions = new ArrayList<>();

        // When
        for (int seed : List.of(7, 7, 8)) {
            JsonNode done = blend(Map.of(
                    "to",
                    name + "/" + method,
                    "method",
                    method,
                    "rank",
                    4,
                    "density",
                    0.5,
                    "seed",
                    seed,
                    "adapters",
                    parents));
            assertThat(done.path("state").asText()).as(done.toString()).isEqualTo("succeeded");
            versions.add(done.path("version").asText());
        }

        // Then
        assertThat(versions.get(1)).isEqualTo(versions.getFirst());
        assertThat(versions.get(2)).isNotEqualTo(versions.getFirst());
        JsonNode origin = owner.json(
                        "/api/v1/adapters/" + name + "/" + method + "/versions/" + versions.get(2) + "/manifest")
                .path("origin");
        assertThat(origin.path("method").asText()).isEqualTo(method);
        assertThat(origin.path("seed").asInt()).isEqualTo(8);
        assertThat(origin.path("rank").asInt()).isEqualTo(4);
        assertThat(origin.path("parents").findValuesAsText("weight")).containsExactly("0.5", "0.5");
    }

    /** One module: a whole model's worth of dense updates takes minutes. */
    private static Map<String, byte[]> small(int seed) throws Exception {
        var random = new Random(seed);
        String module = "base_model.model.model.layers.0.self_attn.q_proj.lora_";
        byte[] weights = SafetensorsWriter.write(List.of(
                new SafetensorsWriter.Tensor(module + "A.weight", 4, 576, values(random)),
                new SafetensorsWriter.Tensor(module + "B.weight", 576, 4, values(random))));
        return Map.of(
                "adapter_config.json",
                config("HuggingFaceTB/SmolLM2-135M-Instruct", 4, "q_proj"),
                "adapter_model.safetensors",
                weights);
    }

    private static byte[] config(String base, int rank, String module) throws Exception {
        return Api.JSON.writeValueAsBytes(Map.of(
                "peft_type",
                "LORA",
                "base_model_name_or_path",
                base,
                "r",
                rank,
                "lora_alpha",
                rank,
                "target_modules",
                List.of(module),
                "layers_to_transform",
                List.of(0)));
    }

    private static float[] values(Random random) {
        float[] values = new float[4 * 576];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        return values;
    }

    @Test
    void endsABlendThatMemoryCanNotHold() throws Exception {
        // Given
        float[] ones = new float[46_000];
        Arrays.fill(ones, 1);
        String module = "base_model.model.model.layers.0.mlp.up_proj.lora_";
        byte[] weights = SafetensorsWriter.write(List.of(
                new SafetensorsWriter.Tensor(module + "A.weight", 1, ones.length, ones),
                new SafetensorsWriter.Tensor(module + "B.weight", ones.length, 1, ones)));
        owner.publish(
                Map.of("adapter_config.json", config("some/giant", 1, "up_proj"), "adapter_model.safetensors", weights),
                name + "/giant",
                "latest");
        Map<String, String> giant = Map.of("id", name + "/giant");

        // When
        JsonNode done = blend(Map.of("to", name + "/two", "method", "ties", "adapters", List.of(giant, giant)));

        // Then
        assertThat(done.path("state").asText()).isEqualTo("failed");
        assertThat(done.at("/findings/0/message").asText()).contains("too large");
    }

    @Test
    void refusesBlendsThatCanNotBe() throws Exception {
        // Given
        Map<String, Map<String, Object>> wrong = Map.of(
                "adapters", Map.of("adapters", List.of(Map.of("id", name + "/words"))),
                "adapters[0].weight",
                        Map.of(
                                "adapters",
                                List.of(Map.of("id", name + "/words", "weight", 9), Map.of("id", name + "/verbs"))),
                "method", Map.of("method", "magic"),
                "density", Map.of("method", "ties", "density", 0),
                "rank", Map.of("method", "cat", "rank", 4));

        for (Map.Entry<String, Map<String, Object>> each : wrong.entrySet()) {
            Map<String, Object> body = new java.util.HashMap<>(Map.of(
                    "to",
                    name + "/bad",
                    "adapters",
                    List.of(Map.of("id", name + "/words"), Map.of("id", name + "/verbs"))));
            body.putAll(each.getValue());

            // When
            HttpResponse<String> refused = owner.post("/api/v1/blends", body);

            // Then
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
            assertThat(Api.JSON.readTree(refused.body()).at("/errors/0/path").asText())
                    .isEqualTo(each.getKey());
        }
    }

    @Test
    void blendsNothingThatTheCallerMayNotHave() throws Exception {
        // Given
        owner.send("PATCH", "/api/v1/adapters/" + name + "/words", Map.of("visibility", "private"));
        Api other = Api.register(registry, name + "-thief");

        // When
        HttpResponse<String> refused = other.post(
                "/api/v1/blends",
                Map.of(
                        "to",
                        name + "-thief/loot",
                        "adapters",
                        List.of(Map.of("id", name + "/words"), Map.of("id", name + "/verbs"))));

        // Then
        assertThat(refused.statusCode()).isEqualTo(404);
    }

    @Test
    void showsABlendToNobodyFromWhomAParentIsHidden() throws Exception {
        // Given
        List<Map<String, Object>> parents = List.of(Map.of("id", name + "/words"), Map.of("id", name + "/verbs"));
        owner.send("PATCH", "/api/v1/adapters/" + name + "/words", Map.of("visibility", "gated"));
        owner.send("PATCH", "/api/v1/adapters/" + name + "/verbs", Map.of("visibility", "unlisted"));
        owner.post("/api/v1/adapters", Map.of("id", name + "/open"));

        // When
        JsonNode done = blend(Map.of("to", name + "/hidden", "adapters", parents));
        HttpResponse<String> refused = owner.post("/api/v1/blends", Map.of("to", name + "/open", "adapters", parents));

        // Then
        assertThat(done.path("state").asText()).as(done.toString()).isEqualTo("succeeded");
        assertThat(owner.json("/api/v1/adapters/" + name + "/hidden")
                        .path("visibility")
                        .asText())
                .isEqualTo("private");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.headers().firstValue("X-Error-Code")).contains("VISIBILITY_TOO_OPEN");
    }

    private JsonNode blend(Map<String, Object> request) throws Exception {
        HttpResponse<String> started = owner.post("/api/v1/blends", request);
        assertThat(started.statusCode()).as(started.body()).isEqualTo(202);
        return owner.follow(started.headers().firstValue("Location").orElseThrow());
    }
}
