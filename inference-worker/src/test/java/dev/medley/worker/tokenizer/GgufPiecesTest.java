package dev.medley.worker.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medley.worker.weights.GgufFile;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** SentencePiece's vocabulary of a GGUF file, against SentencePiece. */
class GgufPiecesTest {
    private static Tokenizer tokenizer;

    @BeforeAll
    static void load() throws URISyntaxException {
        Path path = Path.of(Objects.requireNonNull(GgufPiecesTest.class.getResource("/gguf/pieces.gguf"))
                .toURI());
        try (GgufFile file = GgufFile.open(path)) {
            tokenizer = Tokenizer.of(TokenizerFile.ofGguf(file));
        }
    }

    @AfterAll
    static void close() {
        tokenizer.close();
    }

    static Stream<JsonNode> vectors() throws IOException {
        try (var in = GgufPiecesTest.class.getResourceAsStream("/gguf/pieces.json")) {
            return StreamSupport.stream(new ObjectMapper().readTree(in).spliterator(), false);
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void encodesLikeTheReference(JsonNode vector) {
        // When
        int[] ids = tokenizer.encode(vector.path("text").asText());

        // Then
        assertThat(ids)
                .containsExactly(StreamSupport.stream(vector.path("ids").spliterator(), false)
                        .mapToInt(JsonNode::asInt)
                        .toArray());
    }

    @Test
    void aPromptBeginsWithTheTokenThatBeginsTexts() {
        // When
        int[] prompt = tokenizer.encodePrompt("A worker");

        // Then
        int[] text = tokenizer.encode("A worker");
        assertThat(tokenizer.name(prompt[0])).isEqualTo("<s>");
        assertThat(Arrays.copyOfRange(prompt, 1, prompt.length)).isEqualTo(text);
        assertThat(tokenizer.encodePrompt("")).containsExactly(prompt[0]);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void bytesOfTheTokensAreTheTextBehindItsSpace(JsonNode vector) {
        // Given
        String text = vector.path("text").asText();
        var assembler = new Utf8Assembler();

        // When
        var joined = new StringBuilder();
        for (int id : tokenizer.encode(text)) {
            joined.append(assembler.append(tokenizer.bytes(id)));
        }

        // Then
        String plain = text.replaceAll("</?s>", "");
        assertThat(joined.append(assembler.finish()).toString()).isEqualTo(plain.isEmpty() ? "" : " " + plain);
    }
}
