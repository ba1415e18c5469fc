package dev.medley.registry.upload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medley.registry.Api;
import dev.medley.registry.RegistryServices;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpResponse;
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
    void completesNoFilesThatItDoesNotHave() throws Exception {
        // Given
        Api ivy = Api.register(registry, "ivy-others");
        Map<String, byte[]> files = Api.read(Path.of("../samples/adapters/name-initials"));
        JsonNode upload = Api.JSON.readTree(
                ivy.open(files, "ivy-others/initials", "latest").body());
        ObjectNode sent = ivy.send(upload, files);
        sent.withArray("files").addObject().put("path", "b.png").putArray("parts");
        sent.withArray("files").addObject().put("path", "a.png").putArray("parts");

        // When
        HttpResponse<String> refused =
                ivy.post("/api/v1/uploads/" + upload.path("id").asText() + "/complete", sent);

        // Then
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("The upload has no file a.png, b.png.");
    }

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
