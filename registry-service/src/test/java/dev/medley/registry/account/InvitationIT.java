package dev.medley.registry.account;

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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tokens with which somebody may register. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class InvitationIT {
    private static final String INVITATIONS = "/api/v1/admin/invitations";

    @TestHTTPResource("/")
    URI registry;

    private Api admin;

    @BeforeEach
    void signIn() throws Exception {
        admin = new Api(registry, RegistryServices.key("admin"));
    }

    @Test
    void isGoodForOneAccountOfTheInvitedAddress() throws Exception {
        // Given
        JsonNode made = Api.JSON.readTree(
                admin.post(INVITATIONS, Map.of("email", "Vera@example.org")).body());
        String token = made.path("invitation").asText();

        // When
        HttpResponse<String> stranger = register("invited-stranger", "eve@example.org", token);
        HttpResponse<String> invited = register("invited-vera", "vera@example.org", token);
        HttpResponse<String> again = register("invited-twice", "vera@example.org", token);

        // Then
        assertThat(stranger.statusCode()).isEqualTo(403);
        assertThat(invited.statusCode()).as(invited.body()).isEqualTo(201);
        assertThat(again.headers().firstValue("X-Error-Code")).contains("INVITATION_INVALID");
        assertThat(withoutRequest(again)).isEqualTo(withoutRequest(stranger));
        assertThat(listed(made).path("usedBy").asText()).isEqualTo("invited-vera");
        assertThat(admin.get(INVITATIONS).body()).doesNotContain(token);
    }

    @Test
    void letsOneInOfThoseWhoComeAtOnce() throws Exception {
        // Given
        String token = Api.JSON
                .readTree(admin.post(INVITATIONS, Map.of()).body())
                .path("invitation")
                .asText();

        // When
        List<Integer> statuses = atOnce(
                4,
                i -> register("rushing-" + i, "rushing-" + i + "@example.org", token)
                        .statusCode());

        // Then
        assertThat(statuses).containsExactlyInAnyOrder(201, 403, 403, 403);
    }

    @Test
    void isOverOnceWithdrawnAndStaysUnusedByARegistrationThatFails() throws Exception {
        // Given
        JsonNode made = Api.JSON.readTree(admin.post(INVITATIONS, Map.of()).body());
        String token = made.path("invitation").asText();
        String address = INVITATIONS + "/" + made.path("id").asText();

        // When
        HttpResponse<String> taken = register("admin", "late@example.org", token);
        boolean usedByIt = listed(made).has("usedAt");
        HttpResponse<String> withdrawn = admin.delete(address);
        HttpResponse<String> late = register("late-comer", "late@example.org", token);

        // Then
        assertThat(taken.statusCode()).isIn(409, 422);
        assertThat(usedByIt).isFalse();
        assertThat(withdrawn.statusCode()).isEqualTo(204);
        assertThat(late.statusCode()).isEqualTo(403);
        assertThat(admin.delete(address).statusCode()).isEqualTo(404);
    }

    @Test
    void refusesEndsThatAreOverOrFarAway() throws Exception {
        // Given
        Instant past = Instant.now().minus(Duration.ofDays(1));
        Instant far = Instant.now().plus(Duration.ofDays(365));

        // When
        HttpResponse<String> over = admin.post(INVITATIONS, Map.of("expiresAt", past.toString()));
        HttpResponse<String> away = admin.post(INVITATIONS, Map.of("expiresAt", far.toString()));

        // Then
        assertThat(List.of(over.statusCode(), away.statusCode())).doesNotContain(201);
        assertThat(over.body()).contains("expiresAt");
        assertThat(away.body()).contains("expiresAt");
    }

    private HttpResponse<String> register(String name, String email, String token) throws Exception {
        return new Api(registry, "")
                .post(
                        "/api/v1/accounts",
                        Map.of(
                                "username",
                                name,
                                "email",
                                email,
                                "password",
                                "correct horse battery",
                                "invitation",
                                token));
    }

    private JsonNode listed(JsonNode made) throws Exception {
        for (JsonNode item : admin.json(INVITATIONS + "?limit=100").path("items")) {
            if (item.path("id").equals(made.path("id"))) {
                return item;
            }
        }
        throw new AssertionError("not listed: " + made);
    }

    private static String withoutRequest(HttpResponse<String> answer) {
        return answer.body().replaceAll("\"requestId\":\"[^\"]*\"", "");
    }
}
