package dev.medley.registry.upload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.medley.registry.Api;
import dev.medley.registry.RegistryServices;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Dry runs: the findings of publishing, and nothing stored. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class ValidationIT {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String WEIGHTS = "adapter_model.safetensors";

    @TestHTTPResource("/")
    URI registry;

    private Api api;
    private Map<String, byte[]> folder;

    @BeforeEach
    void read() throws Exception {
        api = new Api(registry, RegistryServices.key("demo"));
        folder = Api.read(Path.of("../samples/adapters/past-tense"));
    }

    @Test
    void judgesAWholeFolder() throws Exception {
        // Given
        long objects = RegistryServices.settledObjectCount();

        // When
        JsonNode verdict = JSON.readTree(api.form("/api/v1/validations", folder).body());

        // Then
        assertThat(verdict.path("valid").asBoolean()).as(verdict.toString()).isTrue();
        assertThat(verdict.path("complete").asBoolean()).isTrue();
        assertThat(verdict.at("/summary/base").asText()).isEqualTo("HuggingFaceTB/SmolLM2-135M-Instruct");
        assertThat(RegistryServices.objectCountOnce(objects)).isEqualTo(objects);
    }

    @Test
    void findsValuesThatAreNotNumbers() throws Exception {
        // Given
        byte[] weights = folder.get(WEIGHTS).clone();
        Arrays.fill(weights, weights.length - 4, weights.length, (byte) 0xff);
        folder.put(WEIGHTS, weights);

        // When
        JsonNode verdict = JSON.readTree(api.form("/api/v1/validations", folder).body());

        // Then
        assertThat(verdict.path("valid").asBoolean()).isFalse();
        assertThat(verdict.at("/findings").toString()).contains("W_NAN_INF");
    }

    @Test
    void judgesHeadsWithoutTheWeights() throws Exception {
        // Given
        List<Map<String, Object>> files = heads();

        // When
        HttpResponse<String> answer = api.post("/api/v1/validations", Map.of("files", files));

        // Then
        JsonNode verdict = JSON.readTree(answer.body());
        assertThat(verdict.path("valid").asBoolean()).as(answer.body()).isTrue();
        assertThat(verdict.path("complete").asBoolean()).isFalse();
        assertThat(verdict.at("/summary/rank").asInt()).isPositive();
    }

    @Test
    void tellsAllThatIsWrongWithHeads() throws Exception {
        // Given
        folder.put("training_args.bin", new byte[] {1});
        folder.remove("adapter_config.json");

        // When
        JsonNode verdict = JSON.readTree(
                api.post("/api/v1/validations", Map.of("files", heads())).body());

        // Then
        assertThat(verdict.path("valid").asBoolean()).isFalse();
        assertThat(verdict.path("findings").toString()).contains("FILE_PICKLE").contains("FILE_MISSING_CONFIG");
    }

    @Test
    void refusesWhatIsNoRequest() throws Exception {
        assertThat(api.post("/api/v1/validations", Map.of("files", List.of())).statusCode())
                .isEqualTo(400);
        assertThat(api.post("/api/v1/validations", Map.of("files", List.of(Map.of("path", "a"))))
                        .statusCode())
                .isEqualTo(400);
        assertThat(new Api(registry, "").form("/api/v1/validations", folder).statusCode())
                .isEqualTo(401);
    }

    private List<Map<String, Object>> heads() {
        List<Map<String, Object>> files = new ArrayList<>();
        folder.forEach((path, bytes) -> {
            int length = path.equals(WEIGHTS)
                    ? 8
                            + (int) ByteBuffer.wrap(bytes)
                                    .order(ByteOrder.LITTLE_ENDIAN)
                                    .getLong()
                    : bytes.length;
            files.add(Map.of(
                    "path",
                    path,
                    "size",
                    bytes.length,
                    "head",
                    Base64.getEncoder().encodeToString(Arrays.copyOf(bytes, length))));
        });
        return files;
    }
}
