package dev.medley.worker.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medley.worker.chat.TemplateValues;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Published templates' constructs and single features, against the text that transformers makes of them. */
class TemplateVectorsTest {
    private static final JsonNode VECTORS = vectors();
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-05T07:08:09Z"), ZoneOffset.UTC);

    private static JsonNode vectors() {
        try (var in = TemplateVectorsTest.class.getResourceAsStream("/template/vectors.json")) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<Arguments> chats() {
        return elements("chats").map(vector -> {
            String template = vector.path("template").asText();
            String values = vector.path("values").asText();
            return arguments(
                    template + ", " + values,
                    VECTORS.path("templates").path(template).asText(),
                    tree(VECTORS.path("values").path(values)),
                    vector);
        });
    }

    static Stream<Arguments> features() {
        return elements("features").map(vector -> {
            String template = vector.path("template").asText();
            return arguments(template, template, tree(VECTORS.path("context")), vector);
        });
    }

    static Stream<String> unreadable() {
        return elements("unreadable").map(JsonNode::asText);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"chats", "features"})
    void rendersAsTransformers(String name, String template, Map<String, Object> values, JsonNode vector) {
        // When
        String outcome = outcome(template, values);

        // Then
        if (vector.has("text")) {
            assertThat(outcome).isEqualTo("text: " + vector.path("text").asText());
        } else if (vector.has("raised")) {
            assertThat(outcome).isEqualTo("raised: " + vector.path("raised").asText());
        } else {
            assertThat(outcome).startsWith("failed: ");
        }
    }

    @ParameterizedTest
    @MethodSource
    void unreadable(String template) {
        assertThatThrownBy(() -> Template.parse(template)).isInstanceOf(TemplateSyntax.class);
    }

    private static String outcome(String template, Map<String, Object> values) {
        try {
            return "text: " + Template.parse(template, CLOCK).render(values);
        } catch (TemplateRaised e) {
            return "raised: " + e.getMessage();
        } catch (TemplateFailed e) {
            return "failed: " + e.getMessage();
        }
    }

    private static Stream<JsonNode> elements(String name) {
        return StreamSupport.stream(VECTORS.path(name).spliterator(), false);
    }

    private static Map<String, Object> tree(JsonNode object) {
        Map<String, Object> entries = new LinkedHashMap<>();
        object.properties().forEach(entry -> entries.put(entry.getKey(), TemplateValues.of(entry.getValue())));
        return entries;
    }
}
