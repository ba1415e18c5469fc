package dev.medley.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** The ways into a Medley that nobody configured. */
class SignInE2E {
    @Test
    void takesRegistrationsAndKnowsNoOpenIdProvider() {
        // Given
        RunningMedley medley = RunningMedley.shared();

        // When
        JsonNode methods = RunningMedley.json(medley.get("api/v1/sessions/methods", ""));
        HttpResponse<String> provider = medley.get("api/v1/sessions/oidc", "");

        // Then
        assertThat(methods.path("registration").asBoolean()).isTrue();
        assertThat(methods.has("oidc")).isFalse();
        assertThat(provider.statusCode()).isEqualTo(404);
        assertThat(provider.headers().firstValue("Set-Cookie")).isEmpty();
    }
}
