package dev.medley.registry.collect;

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
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who sets how long versions without a tag are kept, and what it is set to. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class RetentionDaysIT {
    private static final Path SAMPLE = Path.of("../samples/adapters/review-sentiment");

    private static int counter;

    @TestHTTPResource("/")
    URI registry;

    private String name;
    private String adapter;
    private Api owner;
    private Api stranger;

    @BeforeEach
    void publish() throws Exception {
        name = "keeps-for-days-" + counter++;
        adapter = "/api/v1/adapters/" + name + "/words";
        owner = Api.register(registry, name);
        stranger = Api.register(registry, name + "-stranger");
        owner.publish(SAMPLE, name + "/words", "latest");
        owner.send("PATCH", adapter, Map.of("retentionDays", 30));
    }

    @Test
    void takesTheRuleFromThoseWhoMayDeleteAndShowsItToNoStranger() throws Exception {
        // Given
        String organisation = name + "-guild";
        String shared = "/api/v1/adapters/" + organisation + "/words";
        owner.post("/api/v1/orgs", Map.of("name", organisation));
        owner.admit(organisation, stranger, "publisher");
        owner.publish(SAMPLE, organisation + "/words", "latest");
        Api writer = owner.withKey("writer", "adapter:read", "adapter:write");

        // When
        HttpResponse<String> publisher = stranger.send("PATCH", shared, Map.of("retentionDays", 1));
        HttpResponse<String> narrow = writer.send("PATCH", adapter, "{\"retentionDays\": null}");

        // Then
        assertThat(publisher.headers().firstValue("X-Error-Code")).contains("NOT_OWNER");
        assertThat(narrow.headers().firstValue("X-Error-Code")).contains("SCOPE_MISSING");
        assertThat(owner.json(adapter).path("retentionDays").asInt()).isEqualTo(30);
        assertThat(stranger.json(adapter).has("retentionDays")).isFalse();
        assertThat(new Api(registry, "").json(adapter).has("retentionDays")).isFalse();
    }

    @Test
    void keepsTheRuleUntilItIsChangedAndItsETagTellsOfIt() throws Exception {
        // Given
        String before = owner.get(adapter).headers().firstValue("ETag").orElseThrow();

        // When
        JsonNode unsaid = Api.JSON.readTree(
                owner.send("PATCH", adapter, Map.of("visibility", "unlisted")).body());
        HttpResponse<String> stale = owner.send("PATCH", adapter, "{\"retentionDays\": 7}", "If-Match", before);
        String seen = owner.get(adapter).headers().firstValue("ETag").orElseThrow();
        JsonNode forever = Api.JSON.readTree(
                owner.send("PATCH", adapter, "{\"retentionDays\": null}").body());

        // Then
        assertThat(unsaid.path("retentionDays").asInt()).isEqualTo(30);
        assertThat(stale.statusCode()).isEqualTo(412);
        assertThat(forever.has("retentionDays")).isFalse();
        assertThat(owner.get(adapter).headers().firstValue("ETag")).isPresent().isNotEqualTo(seen);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "0, INVALID_REQUEST",
                "-1, INVALID_REQUEST",
                "3651, INVALID_REQUEST",
                "1.5, INVALID_JSON",
                "99999999999, INVALID_JSON",
                "true, INVALID_JSON",
                "\"30\", INVALID_JSON"
            })
    void refusesDaysThatAreNone(String days, String code) throws Exception {
        // When
        HttpResponse<String> refused = owner.send("PATCH", adapter, "{\"retentionDays\": " + days + "}");

        // Then
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
        assertThat(refused.headers().firstValue("X-Error-Code")).contains(code);
        assertThat(refused.body()).contains("retentionDays");
        assertThat(owner.json(adapter).path("retentionDays").asInt()).isEqualTo(30);
    }
}
