package dev.medley.registry.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnansweredTest {
    @ParameterizedTest
    @CsvSource({
        "200, '', false",
        "400, invalid_value, false",
        "400, context_length_exceeded, false",
        "403, gated, false",
        "429, insufficient_quota, false",
        "400, invalid_adapter, true",
        "400, unsupported_mixture, true",
        "404, model_not_found, true",
        "422, recipe_check_failed, true",
        "503, worker_unavailable, true"
    })
    void blamesRecipeAndWorkerForWhatIsNotTheCallersOwnDoing(int status, String code, boolean isBlamed) {
        // Given
        byte[] body = ("{\"error\":{\"code\":\"" + code + "\"}}").getBytes(StandardCharsets.UTF_8);

        // Then
        assertThat(Unanswered.blames(Response.status(status).entity(body).build()))
                .isEqualTo(isBlamed);
    }
}
