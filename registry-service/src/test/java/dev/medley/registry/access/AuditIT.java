package dev.medley.registry.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.registry.Api;
import dev.medley.registry.RegistryServices;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the audit log says of a request, and to whom. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class AuditIT {
    private static int counter;

    @TestHTTPResource("/")
    URI registry;

    private String name;

    private Api owner;

    @BeforeEach
    void register() throws Exception {
        name = "audited-" + counter++;
        owner = Api.register(registry, name);
    }

    @Test
    void writesChangesToTheAuditLogOfTheirAccount() throws Exception {
        // When
        owner.post("/api/v1/adapters", Map.of("id", name + "/seen"));
        Api.register(registry, name + "-other").post("/api/v1/adapters", Map.of("id", name + "/stolen"));

        // Then
        JsonNode mine = owner.json("/api/v1/audit");
        assertThat(mine.at("/items/0/action").asText()).isEqualTo("POST /api/v1/adapters");
        assertThat(mine.at("/items/0/status").asInt()).isEqualTo(201);
        assertThat(mine.at("/items/0/actor").asText()).isEqualTo(name);
        assertThat(mine.toString()).doesNotContain(name + "-other").doesNotContain("mdl_sk");
        Api admin = new Api(registry, RegistryServices.key("admin"));
        JsonNode all = admin.json("/api/v1/audit?all=true&actor=" + name + "-other");
        assertThat(all.at("/items/0/code").asText()).isEqualTo("NOT_OWNER");
        assertThat(owner.get("/api/v1/audit?all=true").statusCode()).isEqualTo(403);
    }

    @Test
    void auditsWhatWasMadeAndHowItWasChanged() throws Exception {
        // Given
        String organisation = name + "-firm";
        Api member = Api.register(registry, name + "-member");
        owner.post("/api/v1/orgs", Map.of("name", organisation));
        owner.admit(organisation, member, "reader");

        // When
        owner.send("PUT", "/api/v1/orgs/" + organisation + "/members/" + name + "-member", Map.of("role", "publisher"));
        owner.post("/api/v1/robots", Map.of("name", "ci", "owner", organisation));
        owner.open(Map.of("LICENSE", new byte[1]), organisation + "/words", "latest");
        owner.post("/api/v1/adapters", Map.of("id", organisation + "/empty", "visibility", "private"));

        // Then
        List<String> mine = audited(owner, organisation);
        assertThat(mine).hasSize(6);
        assertThat(mine.get(0))
                .isEqualTo(
                        "/api/v1/adapters/" + organisation + "/empty " + organisation + "/empty, visibility private");
        assertThat(mine.get(1)).matches("/api/v1/uploads/[-0-9a-f]{36} " + organisation + "/words");
        assertThat(mine.get(2)).isEqualTo("/api/v1/robots/" + organisation + "+ci role publisher");
        assertThat(mine.get(3))
                .isEqualTo("/api/v1/orgs/" + organisation + "/members/" + name + "-member role publisher");
        assertThat(mine.get(4))
                .matches(
                        "/api/v1/orgs/" + organisation + "/invitations/[-0-9a-f]{36} " + name + "-member, role reader");
        assertThat(mine.get(5)).isEqualTo("/api/v1/orgs/" + organisation + " ");
        assertThat(audited(member, organisation))
                .singleElement()
                .asString()
                .startsWith("/api/v1/invitations/")
                .endsWith("/accept " + organisation);
    }

    @Test
    void auditsAllThatOneRequestDeletes() throws Exception {
        // Given
        List<String> ids = IntStream.range(0, 20)
                .mapToObj(number -> name + "/a-name-of-some-length-" + number)
                .toList();

        // When
        owner.post("/api/v1/adapters/batchDelete", Map.of("ids", ids));

        // Then
        String detail = owner.json("/api/v1/audit").at("/items/0/detail").asText();
        assertThat(List.of(detail.split(", "))).hasSize(20).last().isEqualTo(ids.getLast() + " 404");
    }

    @Test
    void keepsAuditEntriesOfPathsThatTheDatabaseCanNotHold() throws Exception {
        // When
        HttpResponse<String> refused =
                owner.send("PUT", "/api/v1/adapters/" + name + "/words/tags/%00", Map.of("version", "latest"));

        // Then
        assertThat(refused.statusCode()).isBetween(400, 404);
        JsonNode entry = owner.json("/api/v1/audit").at("/items/0");
        assertThat(entry.path("object").asText()).isEqualTo("/api/v1/adapters/" + name + "/words/tags/\uFFFD");
        assertThat(entry.path("status").asInt()).isEqualTo(refused.statusCode());
    }

    private static List<String> audited(Api caller, String object) throws Exception {
        List<String> entries = new ArrayList<>();
        for (JsonNode entry : caller.json("/api/v1/audit?object=" + object).path("items")) {
            entries.add(
                    entry.path("object").asText() + " " + entry.path("detail").asText());
        }
        return entries;
    }
}
