package dev.medley.registry.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PostTest {
    @Test
    void writesNothingWhereNoServerIsNamed() {
        // Given
        MailConfig config = new SmallRyeConfigBuilder()
                .withMapping(MailConfig.class)
                .withConverter(Duration.class, 200, new DurationConverter())
                .withSources(new PropertiesConfigSource(Map.of("medley.mail.portal", "http://here"), "test", 100))
                .build()
                .getConfigMapping(MailConfig.class);
        // Without an event to fire, a letter that is handed on fails.
        Post post = new Post(config, null);

        // When
        post.send(new Letter("ada@example.org", "Hello", "Hello.", "/"));

        // Then
        assertThat(post.isConfigured()).isFalse();
    }
}
