package dev.medley.registry.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.junit.jupiter.api.Test;

/** What owners may ask for. */
class WebhookRequestTest {
    @Test
    void documentsEveryEventThatItTakes() {
        // Given
        List<String> labels =
                Arrays.stream(HookEvent.values()).map(HookEvent::label).toList();

        // When
        List<String> documented =
                List.of(WebhookRequest.Label.class.getAnnotation(Schema.class).enumeration());

        // Then
        assertThat(documented).containsExactlyElementsOf(labels.subList(1, labels.size()));
        assertThat(WebhookRequest.events(documented)).isEqualTo(documented);
    }
}
