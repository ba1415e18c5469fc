package dev.medley.registry.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PostTest {
    @Test
    void writesNothingWhereNoServerIsNamed() {
        // Given
        MailConfig config = new SmallRyeConfigBuilder()
                .withMapping(MailConfig.class)
                .withSources(new PropertiesConfigSource(Map.of("medley.mail.portal", "http://here"), "test", 100))
                .build()
                .getConfigMapping(MailConfig.class);
        Post post = new Post(config, null);

        // When
        post.send(() -> {
            throw new AssertionError("nothing is written that can't be sent");
        });

        // Then
        assertThat(post.isConfigured()).isFalse();
    }
}
