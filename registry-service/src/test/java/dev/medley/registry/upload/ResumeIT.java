package dev.medley.registry.upload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medley.registry.Api;
import dev.medley.registry.AtOnce;
import dev.medley.registry.RegistryServices;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    void signsPartsAgainUntilTheUploadEnds() throws Exception {
        // Given
        Api ivy = Api.register(registry, "ivy-again");
        Map<String, byte[]> files = Api.read(Path.of("../samples/adapters/names-last-first"));
        files.put("README.md", "# Nobody else's\n".getBytes(StandardCharsets.UTF_8));
        JsonNode upload = Api.JSON.readTree(
                ivy.open(files, "ivy-again/initials", "latest").body());
        String address = "/api/v1/uploads/" + upload.path("id").asText();
        List<Map<String, Object>> wanted = new ArrayList<>();
        for (JsonNode file : upload.path("files")) {
            if (!file.path("exists").asBoolean()) {
                wanted.add(Map.of("path", file.path("path").asText(), "numbers", List.of(1)));
            }
        }

        // When
        HttpResponse<String> signed = ivy.post(address + "/parts/sign", Map.of("files", wanted));
        HttpResponse<String> none = ivy.post(
                address + "/parts/sign", Map.of("files", List.of(Map.of("path", "README.md", "numbers", List.of(2)))));
        JsonNode again = Api.JSON.readTree(signed.body());
        JsonNode operation = ivy.finish(upload, ivy.send(again, files));
        HttpResponse<String> late = ivy.post(address + "/parts/sign", Map.of("files", wanted));

        // Then
        assertThat(signed.statusCode()).as(signed.body()).isEqualTo(200);
        assertThat(none.statusCode()).as(none.body()).isEqualTo(400);
        assertThat(operation.path("state").asText()).as(operation.toString()).isEqualTo("succeeded");
        assertThat(late.statusCode()).as(late.body()).isEqualTo(410);
    }

    @Test
    void tellsByEventsHowFarItIsUntilItsEnd() throws Exception {
        // Given
        Api ivy = Api.register(registry, "ivy-events");
        Map<String, byte[]> files = Api.read(Path.of("../samples/adapters/dates-to-iso"));
        JsonNode upload = Api.JSON.readTree(
                ivy.open(files, "ivy-events/initials", "latest").body());
        String id = upload.path("id").asText();

        // When
        List<HttpResponse<String>> heard = AtOnce.atOnce(
                2,
                number -> number == 0
                        ? ivy.send("GET", "/api/v1/operations/" + id, "", "Accept", "text/event-stream")
                        : ivy.post("/api/v1/uploads/" + id + "/complete", ivy.send(upload, files)));

        // Then
        List<JsonNode> events = new ArrayList<>();
        for (String line : heard.getFirst().body().lines().toList()) {
            if (line.startsWith("data:")) {
                events.add(Api.JSON.readTree(line.substring("data:".length())));
            }
        }
        assertThat(heard.getFirst().headers().firstValue("Content-Type").orElse(""))
                .startsWith("text/event-stream");
        assertThat(events)
                .extracting(event -> event.path("progress").asDouble())
                .isSorted()
                .endsWith(1.0);
        assertThat(events.getFirst().path("state").asText()).isEqualTo("running");
        assertThat(events.getLast().path("state").asText()).isEqualTo("succeeded");
        assertThat(events.getLast().path("version").asText()).startsWith("sha256:");
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
