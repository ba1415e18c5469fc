package dev.medley.worker.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FieldsTest {
    @Test
    void namesAFieldByThoseItIsIn() {
        // Given
        Fields options = fields("{\"stream_options\":{\"include_usage\":\"yes\"}}")
                .child("stream_options")
                .orElseThrow();

        // When
        InvalidRequest refused = catchThrowableOfType(InvalidRequest.class, () -> options.flag("include_usage"));

        // Then
        assertThat(refused.param()).contains("stream_options.include_usage");
        assertThat(refused).hasMessage("stream_options.include_usage must be true or false.");
    }

    @Test
    void takesNullForAbsent() {
        // Given
        Fields fields =
                fields("{\"n\":null,\"stop\":null,\"stream\":null,\"mixture\":null,\"seed\":null,\"top_p\":null}");

        // Then
        assertThat(fields.integer("n", 1, 8)).isEmpty();
        assertThat(fields.stop()).isEmpty();
        assertThat(fields.flag("stream")).isFalse();
        assertThat(fields.child("mixture")).isEqualTo(Optional.empty());
        assertThat(fields.seed()).isEmpty();
        assertThat(fields.number("top_p", 0, 1)).isEmpty();
    }

    private static Fields fields(String body) {
        return new Fields(Json.parseObject(body.getBytes(StandardCharsets.UTF_8)));
    }
}
