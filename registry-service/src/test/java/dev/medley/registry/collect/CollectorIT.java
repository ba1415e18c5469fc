package dev.medley.registry.collect;

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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a collection takes away for good, and what it leaves. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class CollectorIT {
    private static final Path SAMPLE = Path.of("../samples/adapters/review-sentiment");
    private static int counter;

    @TestHTTPResource("/")
    URI registry;

    @Inject
    AgroalDataSource database;

    private String name;
    private String adapter;
    private Api owner;
    private Api reader;
    private Api admin;

    @BeforeEach
    void register() throws Exception {
        name = "collected-" + counter++;
        adapter = "/api/v1/adapters/" + name + "/words";
        owner = Api.register(registry, name);
        reader = new Api(registry, RegistryServices.key("demo"));
        admin = new Api(registry, RegistryServices.key("admin"));
    }

    @Test
    void collectsNothingInADryRunAndKeepsWhatVersionsNeed() throws Exception {
        // Given
        owner.publish(SAMPLE, name + "/kept", "latest");
        long objects = RegistryServices.settledObjectCount();

        // When
        HttpResponse<String> dry = admin.post("/api/v1/admin/gc", "");
        HttpResponse<String> real = admin.post("/api/v1/admin/gc?dryRun=false", "");

        // Then
        assertThat(Api.JSON.readTree(dry.body()).path("dryRun").asBoolean()).isTrue();
        assertThat(real.statusCode()).isEqualTo(200);
        assertThat(RegistryServices.objectCountOnce(objects)).isEqualTo(objects);
        assertThat(reader.get("/api/v1/adapters/" + name + "/kept/resolve/latest/README.md")
                        .statusCode())
                .isEqualTo(302);
    }

    @Test
    void takesADeletedVersionAwayForGoodOnlyAfterItsGraceAndNotInADryRun() throws Exception {
        // Given
        String second = owner.publish(Api.withCard(Api.read(SAMPLE), "A better one."), name + "/words", "v2")
                .path("version")
                .asText();
        owner.publish(SAMPLE, name + "/words", "latest");
        owner.send("DELETE", adapter + "/tags/v2", "", "If-Match", "\"" + second + "\"");
        owner.delete(adapter + "/versions/" + second);

        // When
        admin.post("/api/v1/admin/gc?dryRun=false", "");
        HttpResponse<String> inGrace = owner.post(adapter + "/versions/" + second + "/restore", "");
        owner.delete(adapter + "/versions/" + second);
        deletedLongAgo(second);
        JsonNode dry = Api.JSON.readTree(admin.post("/api/v1/admin/gc", "").body());
        HttpResponse<String> afterDry = owner.get(adapter + "/versions/" + second);
        JsonNode real = Api.JSON.readTree(
                admin.post("/api/v1/admin/gc?dryRun=false", "").body());

        // Then
        assertThat(inGrace.statusCode()).isEqualTo(200);
        assertThat(dry.path("dryRun").asBoolean()).isTrue();
        assertThat(dry.path("versions").asInt())
                .isPositive()
                .isEqualTo(real.path("versions").asInt());
        assertThat(afterDry.statusCode()).isEqualTo(410);
        assertThat(owner.post(adapter + "/versions/" + second + "/restore", "").statusCode())
                .isEqualTo(404);
        assertThat(reader.get(adapter + "/versions/latest").statusCode()).isEqualTo(200);
    }

    private void deletedLongAgo(String version) throws Exception {
        Sql.run(
                database,
                "update adapter_version set deleted_at = now() - interval '1 year' where digest = ? and adapter_id = "
                        + "(select id from adapter where owner = ? and name = 'words')",
                version,
                name);
    }
}
