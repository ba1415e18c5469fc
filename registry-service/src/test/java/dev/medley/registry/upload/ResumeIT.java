package dev.medley.registry.upload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.registry.Api;
import dev.medley.registry.RegistryServices;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Going on with an upload of which a client knows nothing but the id. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class ResumeIT {
    @TestHTTPResource("/")
    URI registry;

    @Test
    void tellsWhichPartsHaveArrivedAndCompletesWithThem() throws Exception {
        // Given
        Api ivy = Api.register(registry, "ivy");
        Map<String, byte[]> files = Api.read(Path.of("../samples/adapters/name-initials"));
        JsonNode upload =
                Api.JSON.readTree(ivy.open(files, "ivy/initials", "latest").body());
        String address = "/api/v1/uploads/" + upload.path("id").asText();
        JsonNode before = ivy.json(address);
        ivy.send(upload, files);

        // When
        JsonNode after = ivy.json(address);

        // Then
        assertThat(before.path("state").asText()).as(before.toString()).isEqualTo("receiving");
        assertThat(before.path("files")).allMatch(file -> file.path("received").isEmpty());
        assertThat(after.path("files"))
                .hasSize(files.size())
                .allMatch(file ->
                        file.path("received").equals(Api.JSON.createArrayNode().add(1)));
        JsonNode operation = ivy.finish(upload, Api.JSON.createObjectNode());
        assertThat(operation.path("state").asText()).as(operation.toString()).isEqualTo("succeeded");
    }
}
