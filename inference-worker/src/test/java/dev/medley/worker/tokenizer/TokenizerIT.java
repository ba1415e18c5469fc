package dev.medley.worker.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medley.worker.chat.ChatTemplate;
import dev.medley.worker.chat.Conversation;
import dev.medley.worker.weights.GgufFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tokenizer rebuilt from the GGUF file and the chat template, against the reference's ids. */
class TokenizerIT {
    private static Tokenizer tokenizer;
    private static ChatTemplate template;
    private static JsonNode golden;

    @BeforeAll
    static void load() throws IOException {
        Path base = Path.of(System.getProperty("medley.parts"), "base", "SmolLM2-135M-Instruct.Q4_1.gguf");
        try (GgufFile file = GgufFile.open(base);
                var in = TokenizerIT.class.getResourceAsStream("/golden/tokenizer.json")) {
            tokenizer = Tokenizer.of(TokenizerFile.ofGguf(file));
            template = ChatTemplate.of(file.string("tokenizer.chat_template").orElseThrow(), Map.of());
            golden = new ObjectMapper().readTree(in);
        }
    }

    static Stream<JsonNode> plain() throws IOException {
        load();
        return StreamSupport.stream(golden.path("plain").spliterator(), false);
    }

    static Stream<JsonNode> chat() throws IOException {
        load();
        return StreamSupport.stream(golden.path("chat").spliterator(), false);
    }

    @ParameterizedTest
    @MethodSource("plain")
    void encodesLikeTheReference(JsonNode vector) {
        // When
        int[] ids = tokenizer.encode(vector.path("text").asText());

        // Then
        assertThat(ids).containsExactly(ids(vector));
    }

    @ParameterizedTest
    @MethodSource("plain")
    void bytesOfTheTokensAreTheText(JsonNode vector) {
        // Given
        String text = vector.path("text").asText();
        var assembler = new Utf8Assembler();

        // When
        var joined = new StringBuilder();
        for (int id : tokenizer.encode(text)) {
            joined.append(assembler.append(tokenizer.bytes(id)));
        }

        // Then
        assertThat(joined.append(assembler.finish()).toString()).isEqualTo(text.replace("<|im_start|>", ""));
    }

    @Test
    void neverCutsALongText() {
        // When
        int[] ids = tokenizer.encode("word ".repeat(3000));

        // Then
        assertThat(ids).hasSize(3001);
    }

    @ParameterizedTest
    @MethodSource("chat")
    void rendersAndEncodesConversations(JsonNode vector) {
        // Given
        List<Conversation.Message> messages = new ArrayList<>();
        vector.path("messages")
                .forEach(message -> messages.add(new Conversation.Message(
                        message.path("role").asText(), message.path("content").asText())));

        // When
        String text = template.render(
                new Conversation(messages), vector.path("generation_prompt").asBoolean());

        // Then
        assertThat(text).isEqualTo(vector.path("text").asText());
        assertThat(tokenizer.encode(text)).containsExactly(ids(vector));
    }

    private static int[] ids(JsonNode vector) {
        return StreamSupport.stream(vector.path("ids").spliterator(), false)
                .mapToInt(JsonNode::asInt)
                .toArray();
    }
}
