package dev.medley.registry.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.registry.Api;
import dev.medley.registry.RegistryServices;
import dev.medley.registry.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a person or an organisation may take along, and what is left when they go. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class ErasureIT {
    private static final Path SAMPLE = Path.of("../samples/adapters/review-sentiment");

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
        name = "leaving-" + counter++;
        owner = Api.register(registry, name);
        reader = new Api(registry, RegistryServices.key("demo"));
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
        Api narrow = owner.withKey("narrow", "org:admin");

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
        String erased = owner.publish(Api.withCard(Api.read(SAMPLE), "Mine."), name + "/words", "latest")
                .path("version")
                .asText();
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
        return Sql.number(
                database,
                "select count(*) from adapter_version v join adapter a on a.id = v.adapter_id where a.owner = ?",
                account);
    }
}
