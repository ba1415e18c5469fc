package dev.medley.registry.adapter;

import static dev.medley.registry.AtOnce.atOnce;
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
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Organisations, robots, gates, reports: who gets at an adapter besides the account that owns it. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class AccessIT {
    private static final Path SAMPLE = Path.of("../samples/adapters/review-sentiment");

    @TestHTTPResource("/")
    URI registry;

    private String organisation;
    private Api owner;
    private Api member;
    private Api stranger;
    private Api admin;

    @BeforeEach
    void found() throws Exception {
        Lodge lodge = Lodge.found(registry);
        organisation = lodge.name();
        owner = lodge.owner();
        stranger = lodge.stranger();
        member = Api.register(registry, "member-of-" + organisation);
        admin = new Api(registry, RegistryServices.key("admin"));
    }

    @Test
    void letsMembersDoWhatTheirRoleSays() throws Exception {
        // Given
        owner.publish(SAMPLE, organisation + "/words", "latest");
        owner.send("PATCH", "/api/v1/adapters/" + organisation + "/words", Map.of("visibility", "private"));
        String memberName = member.json("/api/v1/me").path("username").asText();
        String members = "/api/v1/orgs/" + organisation + "/members/" + memberName;

        // When
        int before = member.get("/api/v1/adapters/" + organisation + "/words").statusCode();
        owner.admit(organisation, member, "reader");
        int reading = member.get("/api/v1/adapters/" + organisation + "/words").statusCode();
        int readerPublishes = member.open(Map.of("LICENSE", new byte[1]), organisation + "/other", "latest")
                .statusCode();
        owner.send("PUT", members, Map.of("role", "publisher"));
        JsonNode publishes = member.publish(SAMPLE, organisation + "/other", "latest");
        int deletes =
                member.delete("/api/v1/adapters/" + organisation + "/words").statusCode();
        owner.delete(members);
        int after = member.get("/api/v1/adapters/" + organisation + "/words").statusCode();

        // Then
        assertThat(List.of(before, reading, readerPublishes, deletes, after)).containsExactly(404, 200, 403, 403, 404);
        assertThat(publishes.path("state").asText()).isEqualTo("succeeded");
        assertThat(stranger.get("/api/v1/orgs/" + organisation).statusCode()).isEqualTo(404);
    }

    @Test
    void findsPrivateAdaptersForMembersOnly() throws Exception {
        // Given
        owner.publish(SAMPLE, organisation + "/words", "latest");
        owner.send("PATCH", "/api/v1/adapters/" + organisation + "/words", Map.of("visibility", "private"));

        // Then
        assertThat(owner.json("/api/v1/search?owner=" + organisation).path("items"))
                .hasSize(1);
        assertThat(stranger.json("/api/v1/search?owner=" + organisation).path("items"))
                .isEmpty();
        assertThat(stranger.json("/api/v1/search/facets?owner=" + organisation).path("facets"))
                .isEmpty();
        assertThat(owner.json("/api/v1/search/facets?owner=" + organisation)
                        .at("/facets/owner/0/count")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void listsAdaptersWithoutAVersionForThoseAloneWhoOwnThem() throws Exception {
        // Given
        owner.publish(SAMPLE, organisation + "/words", "latest");
        owner.post("/api/v1/adapters", Map.of("id", organisation + "/empty", "visibility", "public"));
        String list = "/api/v1/adapters?sort=name&count=true&owner=" + organisation;

        // When
        JsonNode mine = owner.json(list);
        JsonNode first = owner.json(list + "&limit=1");
        JsonNode next =
                owner.json(list + "&limit=1&cursor=" + first.path("nextCursor").asText());
        JsonNode theirs = stranger.json(list);

        // Then
        assertThat(mine.path("items").findValuesAsText("id"))
                .containsExactly(organisation + "/empty", organisation + "/words");
        assertThat(mine.at("/items/0").has("version")).isFalse();
        assertThat(mine.path("total").asInt()).isEqualTo(2);
        assertThat(next.path("items").findValuesAsText("id")).containsExactly(organisation + "/words");
        assertThat(theirs.path("items").findValuesAsText("id")).containsExactly(organisation + "/words");
        assertThat(theirs.path("total").asInt()).isEqualTo(1);
        assertThat(new Api(registry, "").json(list).path("items")).hasSize(1);
        assertThat(owner.json("/api/v1/search?owner=" + organisation).path("items"))
                .hasSize(1);
        assertThat(owner.json("/api/v1/search?q=empty&owner=" + organisation)
                        .path("items")
                        .findValuesAsText("id"))
                .doesNotContain(organisation + "/empty");
    }

    @Test
    void keepsAnOwner() throws Exception {
        // When
        String self = owner.json("/api/v1/me").path("username").asText();
        HttpResponse<String> leaves = owner.delete("/api/v1/orgs/" + organisation + "/members/" + self);

        // Then
        assertThat(leaves.headers().firstValue("X-Error-Code")).contains("LAST_OWNER");
    }

    @Test
    void publishesByARobotUntilItsKeyIsReplaced() throws Exception {
        // Given
        JsonNode made = Api.JSON.readTree(owner.post("/api/v1/robots", Map.of("name", "ci", "owner", organisation))
                .body());
        Api robot = new Api(registry, made.path("secret").asText());

        // When
        JsonNode published = robot.publish(SAMPLE, organisation + "/built", "latest");
        HttpResponse<String> rotated = owner.post("/api/v1/robots/" + organisation + "+ci/rotate", "");

        // Then
        assertThat(published.path("state").asText()).as(published.toString()).isEqualTo("succeeded");
        assertThat(robot.get("/api/v1/me").statusCode()).isEqualTo(401);
        assertThat(new Api(
                                registry,
                                Api.JSON.readTree(rotated.body()).path("secret").asText())
                        .get("/api/v1/me")
                        .statusCode())
                .isEqualTo(200);
        assertThat(robot.post("/api/v1/keys", Map.of("name", "x", "scopes", List.of("adapter:read")))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void gatesFilesUntilARequestIsGranted() throws Exception {
        // Given
        String path = "/api/v1/adapters/" + organisation + "/gated";
        owner.publish(SAMPLE, organisation + "/gated", "latest");
        owner.send("PATCH", path, Map.of("visibility", "gated"));
        String name = stranger.json("/api/v1/me").path("username").asText();

        // When
        HttpResponse<String> refused = stranger.get(path + "/resolve/latest/README.md");
        String before = stranger.get(path).headers().firstValue("ETag").orElseThrow();
        JsonNode asked = Api.JSON.readTree(stranger.post(path + "/access-requests", Map.of("message", "Please."))
                .body());
        owner.post(path + "/access-requests/" + name + "/grant", "");
        HttpResponse<String> granted = stranger.get(path + "/resolve/latest/README.md");
        HttpResponse<String> shown = stranger.send("GET", path, "", "If-None-Match", before);
        String now = shown.headers().firstValue("ETag").orElseThrow();
        HttpResponse<String> again = stranger.send("GET", path, "", "If-None-Match", now);
        owner.post(path + "/access-requests/" + name + "/reject", Map.of("reason", "No more."));
        HttpResponse<String> rejected = stranger.get(path + "/resolve/latest/README.md");

        // Then
        assertThat(refused.headers().firstValue("X-Error-Code")).contains("GATED");
        assertThat(stranger.get("/" + organisation + "/gated/resolve/main/README.md")
                        .headers()
                        .firstValue("X-Error-Code"))
                .contains("GatedRepo");
        assertThat(asked.path("state").asText()).isEqualTo("pending");
        assertThat(granted.statusCode()).isEqualTo(302);
        assertThat(Api.JSON.readTree(shown.body()).path("canDownload").asBoolean())
                .isTrue();
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(rejected.statusCode()).isEqualTo(403);
        assertThat(stranger.json("/api/v1/search?owner=" + organisation).path("items"))
                .hasSize(1);
        HttpResponse<String> call = stranger.post(
                "/v1/chat/completions",
                Map.of("model", organisation + "/gated", "messages", List.of(Map.of("role", "user", "content", "go"))));
        assertThat(call.statusCode()).isEqualTo(403);
        assertThat(Api.JSON.readTree(call.body()).at("/error/code").asText()).isEqualTo("gated");
    }

    @Test
    void opensAnAutomaticGateForWhoeverAsks() throws Exception {
        // Given
        String path = "/api/v1/adapters/" + organisation + "/open";
        owner.publish(SAMPLE, organisation + "/open", "latest");
        owner.send("PATCH", path, Map.of("visibility", "gated", "gate", "automatic"));

        // When
        HttpResponse<String> asked = stranger.post(path + "/access-requests", Map.of());

        // Then
        assertThat(Api.JSON.readTree(asked.body()).path("state").asText()).isEqualTo("granted");
        assertThat(stranger.get(path + "/resolve/latest/README.md").statusCode())
                .isEqualTo(302);
        assertThat(owner.json(path + "/access-requests").at("/items/0/state").asText())
                .isEqualTo("granted");
    }

    @Test
    void takesAReportedAdapterDownForEverybody() throws Exception {
        // Given
        String path = "/api/v1/adapters/" + organisation + "/bad";
        owner.publish(SAMPLE, organisation + "/bad", "latest");
        HttpResponse<String> reported = stranger.post(
                "/api/v1/reports", Map.of("adapter", organisation + "/bad", "reason", "copyright", "details", "Mine."));

        // When
        admin.post("/api/v1/admin/adapters/" + organisation + "/bad/takedown", Map.of("reason", "DMCA 17"));

        // Then
        assertThat(reported.statusCode()).isEqualTo(201);
        assertThat(owner.get(path).statusCode()).isEqualTo(451);
        assertThat(stranger.get("/" + organisation + "/bad/resolve/main/README.md")
                        .statusCode())
                .isEqualTo(451);
        assertThat(owner.json("/api/v1/search?owner=" + organisation).path("items"))
                .isEmpty();
        assertThat(stranger.json("/api/v1/reports").at("/items/0/state").asText())
                .isEqualTo("taken_down");
        admin.post("/api/v1/admin/adapters/" + organisation + "/bad/put-back", "");
        assertThat(stranger.get(path).statusCode()).isEqualTo(200);
    }

    @Test
    void keepsOneReportOfAnAccountUntilItIsDecided() throws Exception {
        // Given
        owner.publish(SAMPLE, organisation + "/doubtful", "latest");
        Map<String, String> report =
                Map.of("adapter", organisation + "/doubtful", "reason", "spam", "details", "Advertisements.");

        // When
        List<HttpResponse<String>> reported = atOnce(8, _ -> stranger.post("/api/v1/reports", report));
        String id = Api.JSON.readTree(reported.getFirst().body()).path("id").asText();
        admin.post("/api/v1/admin/reports/" + id + "/dismiss", Map.of("decision", "No."));
        HttpResponse<String> later = stranger.post("/api/v1/reports", report);

        // Then
        assertThat(reported)
                .allSatisfy(answer -> assertThat(answer.statusCode()).isEqualTo(201))
                .extracting(HttpResponse::body)
                .containsOnly(reported.getFirst().body());
        assertThat(Api.JSON.readTree(later.body()).path("id").asText()).isNotEqualTo(id);
        assertThat(stranger.json("/api/v1/reports").path("items")).hasSize(2);
    }

    @Test
    void suspendsAnAccountWithItsRobots() throws Exception {
        // Given
        String name = stranger.json("/api/v1/me").path("username").asText();
        JsonNode made = Api.JSON.readTree(
                stranger.post("/api/v1/robots", Map.of("name", "bot")).body());
        Api robot = new Api(registry, made.path("secret").asText());
        int before = robot.get("/api/v1/me").statusCode();

        // When
        admin.post("/api/v1/admin/accounts/" + name + "/suspend", Map.of("reason", "spam"));

        // Then
        assertThat(before).isEqualTo(200);
        assertThat(stranger.get("/api/v1/me").headers().firstValue("X-Error-Code"))
                .contains("DISABLED");
        assertThat(robot.get("/api/v1/me").statusCode()).isEqualTo(403);
        admin.post("/api/v1/admin/accounts/" + name + "/readmit", "");
        assertThat(stranger.get("/api/v1/me").statusCode()).isEqualTo(200);
    }
}
