package dev.medley.registry.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.registry.Api;
import dev.medley.registry.RegistryServices;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What others never see, what a person may take along, and what is left when they go; and what they keep for themselves. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class PrivacyIT {
    private static final Path SAMPLE = Path.of("../samples/adapters/sort-words");
    private static int counter;

    @TestHTTPResource("/")
    URI registry;

    @Inject
    AgroalDataSource database;

    private String name;
    private Api owner;
    private Api reader;

    @BeforeEach
    void register() throws Exception {
        name = "private-" + counter++;
        owner = Api.register(registry, name);
        reader = new Api(registry, RegistryServices.key("demo"));
    }

    @Test
    void keepsPrivateExamplesFromOthersAndRoutesByThem() throws Exception {
        // Given
        Map<String, byte[]> folder = new TreeMap<>(Api.read(SAMPLE));
        folder.computeIfPresent(
                "README.md",
                (path, bytes) -> new String(bytes, StandardCharsets.UTF_8)
                        .replace("examples: public", "examples: private")
                        .getBytes(StandardCharsets.UTF_8));
        owner.publish(folder, name + "/words", "latest");
        String path = "/api/v1/adapters/" + name + "/words";

        // Then
        assertThat(owner.get(path + "/resolve/latest/examples.jsonl").statusCode())
                .isEqualTo(302);
        for (Api other : List.of(
                reader,
                owner.withKey(Map.of("name", "calls", "scopes", List.of("inference:call"))),
                owner.withKey(Map.of(
                        "name", "narrow", "scopes", List.of("adapter:read"), "resources", List.of(name + "/else"))))) {
            assertThat(other.get(path + "/resolve/latest/examples.jsonl").statusCode())
                    .isEqualTo(404);
            assertThat(other.get("/" + name + "/words/resolve/main/examples.jsonl")
                            .statusCode())
                    .isEqualTo(404);
            assertThat(other.json(path + "/versions/latest").path("files").findValuesAsText("path"))
                    .doesNotContain("examples.jsonl")
                    .contains("README.md");
            assertThat(other.json("/api/models/" + name + "/words")
                            .path("siblings")
                            .findValuesAsText("rfilename"))
                    .doesNotContain("examples.jsonl");
            assertThat(other.get("/" + name + "/words/resolve/main/README.md").statusCode())
                    .isEqualTo(302);
        }
    }

    @Test
    void leavesPrivateExamplesOutOfWhatOthersFork() throws Exception {
        // Given
        Map<String, byte[]> folder = new TreeMap<>(Api.read(SAMPLE));
        folder.computeIfPresent(
                "README.md",
                (path, bytes) -> new String(bytes, StandardCharsets.UTF_8)
                        .replace("examples: public", "examples: private")
                        .getBytes(StandardCharsets.UTF_8));
        String whole =
                owner.publish(folder, name + "/words", "latest").path("version").asText();
        String fork = "/api/v1/adapters/" + name + "/words/versions/latest/fork";
        Api other = Api.register(registry, name + "-other");

        // When
        owner.post(fork, Map.of("to", name + "/own"));
        other.post(fork, Map.of("to", name + "-other/forked"));
        other.post("/api/models/" + name + "/words/duplicate", Map.of("repository", name + "-other/copied"));

        // Then
        assertThat(owner.json("/api/v1/adapters/" + name + "/own/versions/latest")
                        .path("version")
                        .asText())
                .isEqualTo(whole);
        for (String copy : List.of("forked", "copied")) {
            String path = "/api/v1/adapters/" + name + "-other/" + copy;
            JsonNode manifest = other.json(path + "/versions/latest/manifest");
            assertThat(manifest.path("files").findValuesAsText("path"))
                    .doesNotContain("examples.jsonl")
                    .contains("README.md");
            assertThat(other.json(path + "/versions/latest").path("files")).hasSize(folder.size() - 1);
            assertThat(other.get(path + "/resolve/latest/examples.jsonl").statusCode())
                    .isEqualTo(404);
            assertThat(other.get(path + "/resolve/latest/README.md").statusCode())
                    .isEqualTo(302);
        }
    }

    @Test
    void handsOutAndTakesAwayWhatIsKnownOfAPerson() throws Exception {
        // Given
        owner.publish(SAMPLE, name + "/words", "latest");
        owner.post("/api/v1/searches", Map.of("name", "mine", "query", "q=numbers"));

        // When
        JsonNode export = owner.json("/api/v1/me/export");
        HttpResponse<String> careless = owner.post("/api/v1/me/erase", Map.of("username", "somebody"));
        HttpResponse<String> erased = owner.post("/api/v1/me/erase", Map.of("username", name));

        // Then
        assertThat(export.path("tables").findValuesAsText("name"))
                .contains("account", "keys", "adapters", "usage", "ledger", "audit", "searches");
        assertThat(export.toString()).contains(name + "@example.org").doesNotContain("secret_hash");
        assertThat(careless.statusCode()).isEqualTo(409);
        assertThat(erased.statusCode()).isEqualTo(204);
        assertThat(owner.get("/api/v1/me").statusCode()).isEqualTo(401);
        assertThat(reader.get("/api/v1/adapters/" + name + "/words").statusCode())
                .isEqualTo(404);
        HttpResponse<String> again = reader.post(
                "/api/v1/accounts", Map.of("username", name, "email", "b@example.org", "password", "correct horse"));
        assertThat(again.statusCode()).isEqualTo(409);
    }

    @Test
    void refusesToLeaveMembersOfAnOrganisationWithoutAnOwner() throws Exception {
        // Given
        owner.post("/api/v1/orgs", Map.of("name", name + "-org"));
        owner.admit(name + "-org", Api.register(registry, name + "-member"), "publisher");

        // When
        HttpResponse<String> erased = owner.post("/api/v1/me/erase", Map.of("username", name));

        // Then
        assertThat(erased.headers().firstValue("X-Error-Code")).contains("LAST_OWNER");
        assertThat(owner.get("/api/v1/me").statusCode()).isEqualTo(200);
    }

    @Test
    void takesOrganisationsAlongThatNobodyElseIsIn() throws Exception {
        // Given
        String organisation = name + "-alone";
        owner.post("/api/v1/orgs", Map.of("name", organisation));
        owner.publish(SAMPLE, organisation + "/words", "latest");
        owner.post("/api/v1/orgs/" + organisation + "/invitations", Map.of("role", "owner"));
        Api robot = robotOf(organisation);

        // When
        HttpResponse<String> erased = owner.post("/api/v1/me/erase", Map.of("username", name));

        // Then
        assertThat(erased.statusCode()).as(erased.body()).isEqualTo(204);
        assertThat(reader.get("/api/v1/adapters/" + organisation + "/words").statusCode())
                .isEqualTo(404);
        assertThat(robot.get("/api/v1/me").statusCode()).isEqualTo(401);
        assertThat(versionsOf(organisation)).isPositive();
    }

    @Test
    void deletesAnOrganisationWithAllThatItOwnsAndKeepsItsName() throws Exception {
        // Given
        String organisation = name + "-ended";
        owner.post("/api/v1/orgs", Map.of("name", organisation));
        Api publisher = Api.register(registry, name + "-publisher");
        owner.admit(organisation, publisher, "publisher");
        owner.publish(SAMPLE, organisation + "/words", "latest");
        Api robot = robotOf(organisation);
        Api narrow = owner.withKey(Map.of("name", "narrow", "scopes", List.of("org:admin")));

        // When
        HttpResponse<String> stranger = reader.delete("/api/v1/orgs/" + organisation);
        HttpResponse<String> member = publisher.delete("/api/v1/orgs/" + organisation);
        HttpResponse<String> unscoped = narrow.delete("/api/v1/orgs/" + organisation);
        HttpResponse<String> deleted = owner.delete("/api/v1/orgs/" + organisation);

        // Then
        assertThat(List.of(stranger.statusCode(), member.statusCode(), unscoped.statusCode(), deleted.statusCode()))
                .containsExactly(404, 403, 403, 204);
        assertThat(publisher.get("/api/v1/orgs/" + organisation).statusCode()).isEqualTo(404);
        assertThat(publisher.get("/api/v1/adapters/" + organisation + "/words").statusCode())
                .isEqualTo(404);
        assertThat(robot.get("/api/v1/me").statusCode()).isEqualTo(401);
        assertThat(owner.post("/api/v1/orgs", Map.of("name", organisation)).statusCode())
                .isEqualTo(409);
        assertThat(owner.get("/api/v1/me").statusCode()).isEqualTo(200);
    }

    @Test
    void collectsWhatErasedAccountsStoredWithoutAnyGrace() throws Exception {
        // Given
        owner.publish(SAMPLE, name + "/words", "latest");
        Api other = Api.register(registry, name + "-other");
        other.publish(SAMPLE, name + "-other/words", "latest");
        other.delete("/api/v1/adapters/" + name + "-other/words");
        owner.post("/api/v1/me/erase", Map.of("username", name));

        // When
        new Api(registry, RegistryServices.key("admin")).post("/api/v1/admin/gc?dryRun=false", "");

        // Then
        assertThat(versionsOf(name)).isZero();
        assertThat(versionsOf(name + "-other")).isPositive();
    }

    @Test
    void tellsWorkersWhatTheyHaveToForget() throws Exception {
        // Given
        Api other = Api.register(registry, name + "-other");
        Map<String, byte[]> folder = new TreeMap<>(Api.read(SAMPLE));
        folder.computeIfPresent(
                "README.md",
                (path, bytes) ->
                        (new String(bytes, StandardCharsets.UTF_8) + "\nMine.\n").getBytes(StandardCharsets.UTF_8));
        String erased =
                owner.publish(folder, name + "/words", "latest").path("version").asText();
        String kept = other.publish(Path.of("../samples/adapters/past-tense"), name + "-other/past", "latest")
                .path("version")
                .asText();
        String unknown = "sha256:" + "0".repeat(64);
        Api fleet = new Api(registry, RegistryServices.SECRET);

        // When
        owner.post("/api/v1/me/erase", Map.of("username", name));
        HttpResponse<String> gone =
                fleet.post("/internal/v1/workers/cached", Map.of("versions", List.of(erased, kept, unknown)));

        // Then
        assertThat(gone.statusCode()).as(gone.body()).isEqualTo(200);
        assertThat(Api.JSON.readTree(gone.body()).path("versions").toString())
                .contains(erased, unknown)
                .doesNotContain(kept);
    }

    private Api robotOf(String organisation) throws Exception {
        JsonNode made = Api.JSON.readTree(owner.post("/api/v1/robots", Map.of("name", "ci", "owner", organisation))
                .body());
        return new Api(registry, made.path("secret").asText());
    }

    private int versionsOf(String account) throws Exception {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement("select count(*) from adapter_version v"
                        + " join adapter a on a.id = v.adapter_id where a.owner = ?")) {
            statement.setString(1, account);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    @Test
    void countsOneLikeAPersonAndSortsByThem() throws Exception {
        // Given
        owner.publish(SAMPLE, name + "/liked", "latest");
        owner.publish(SAMPLE, name + "/plain", "latest");

        // When
        reader.send("PUT", "/api/v1/adapters/" + name + "/liked/like", "");
        HttpResponse<String> twice = reader.send("PUT", "/api/v1/adapters/" + name + "/liked/like", "");

        // Then
        assertThat(Api.JSON.readTree(twice.body()).path("likes").asInt()).isEqualTo(1);
        assertThat(owner.json("/api/v1/adapters/" + name + "/liked/like")
                        .path("liked")
                        .asBoolean())
                .isFalse();
        assertThat(owner.json("/api/v1/search?sort=-likes&owner=" + name)
                        .at("/items/0/id")
                        .asText())
                .isEqualTo(name + "/liked");
        assertThat(owner.json("/api/v1/search?sort=-trending&owner=" + name).path("items"))
                .hasSize(2);
        assertThat(reader.json("/api/v1/likes").path("items").findValuesAsText("adapter"))
                .contains(name + "/liked");
        reader.delete("/api/v1/adapters/" + name + "/liked/like");
        assertThat(reader.json("/api/v1/likes").path("items").findValuesAsText("adapter"))
                .doesNotContain(name + "/liked");
        assertThat(owner.json("/api/v1/adapters/" + name + "/liked/like")
                        .path("likes")
                        .asInt())
                .isZero();
    }

    @Test
    void showsOfACollectionWhatItsReaderMaySee() throws Exception {
        // Given
        owner.publish(SAMPLE, name + "/open", "latest");
        owner.publish(SAMPLE, name + "/closed", "latest");
        owner.send("PATCH", "/api/v1/adapters/" + name + "/closed", Map.of("visibility", "private"));
        JsonNode made =
                Api.JSON.readTree(owner.post("/api/v1/collections", Map.of("title", "Both", "visibility", "public"))
                        .body());
        String path = "/api/v1/collections/" + made.path("id").asText();

        // When
        owner.send("PUT", path + "/items/" + name + "/open", Map.of("note", "first"));
        owner.send("PUT", path + "/items/" + name + "/closed", Map.of());

        // Then
        assertThat(owner.json(path).path("items").findValuesAsText("adapter"))
                .containsExactly(name + "/open", name + "/closed");
        assertThat(reader.json(path).path("items").findValuesAsText("adapter")).containsExactly(name + "/open");
        assertThat(reader.delete(path).statusCode()).isEqualTo(404);
    }

    @Test
    void listsCollectionsOfAnOwnerToThoseWhoMaySeeThem() throws Exception {
        // Given
        Api nobody = new Api(registry, "");
        owner.post("/api/v1/collections", Map.of("title", "Shown", "visibility", "public"));
        owner.post("/api/v1/collections", Map.of("title", "Kept"));
        String address = "/api/v1/collections?owner=" + name.toUpperCase(Locale.ROOT);

        // When
        JsonNode shown = nobody.json(address).path("items");

        // Then
        assertThat(shown.findValuesAsText("title")).containsExactly("Shown");
        assertThat(shown.findValuesAsText("ownerKind")).containsExactly("person");
        assertThat(reader.json(address).path("items")).isEqualTo(shown);
        assertThat(owner.json(address).path("items").findValuesAsText("title")).containsExactly("Shown", "Kept");
        assertThat(nobody.get("/api/v1/collections").statusCode()).isEqualTo(401);
    }

    @Test
    void keepsSearchesByName() throws Exception {
        // When
        owner.post("/api/v1/searches", Map.of("name", "mine", "query", "q=a"));
        owner.post("/api/v1/searches", Map.of("name", "mine", "query", "q=b"));

        // Then
        JsonNode saved = owner.json("/api/v1/searches");
        assertThat(saved.path("items").findValuesAsText("query")).isEqualTo(List.of("q=b"));
        assertThat(reader.delete("/api/v1/searches/" + saved.at("/items/0/id").asText())
                        .statusCode())
                .isEqualTo(404);
        assertThat(owner.delete("/api/v1/searches/" + saved.at("/items/0/id").asText())
                        .statusCode())
                .isEqualTo(204);
    }
}
