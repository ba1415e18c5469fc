package dev.medley.worker.tokenizer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both kinds of vocabulary that bases come with, read from a hub folder. */
class TokenBytesTest {
    @TempDir
    Path folder;

    @Test
    void readsByteLevelTokens() throws IOException {
        // Given
        write("\"\u0120river\":0,\"\u00c3\":1,\"<end>\":2", "{\"type\":\"ByteLevel\"}");

        // When
        TokenBytes bytes = TokenizerFile.ofFolder(folder).bytes();

        // Then
        assertThat(new String(bytes.of(0), UTF_8)).isEqualTo(" river");
        assertThat(bytes.of(1)).containsExactly(0xC3);
        assertThat(bytes.of(2)).isEmpty();
    }

    @Test
    void readsSentencePiecesWithTheirSpacesAndSingleBytes() throws IOException {
        // Given
        write(
                "\"\u2581the\u2581river\":0,\"<0xC3>\":1,\"<end>\":2,\"\u00e9\":3",
                "{\"type\":\"Sequence\",\"decoders\":[{\"type\":\"Replace\",\"pattern\":{\"String\":\"\u2581\"},"
                        + "\"content\":\" \"},{\"type\":\"ByteFallback\"},{\"type\":\"Fuse\"}]}");

        // When
        TokenBytes bytes = TokenizerFile.ofFolder(folder).bytes();

        // Then
        assertThat(new String(bytes.of(0), UTF_8)).isEqualTo(" the river");
        assertThat(bytes.of(1)).containsExactly(0xC3);
        assertThat(bytes.of(2)).isEmpty();
        assertThat(new String(bytes.of(3), UTF_8)).isEqualTo("\u00e9");
    }

    @Test
    void specialTokensThatAnswersAreWrittenWithAreTextUnlessTheyEndOne() throws IOException {
        // Given
        write("\"a\":0,\"b\":1", "{\"type\":\"ByteLevel\"}");
        TokenizerFile file = TokenizerFile.ofFolder(folder);

        // When
        TokenBytes shown = file.showing("[call]<end>{", Set.of()).bytes();
        TokenBytes ending = file.showing("[call]<end>{", Set.of(2)).bytes();
        TokenBytes other = file.showing("<en", Set.of()).bytes();

        // Then
        assertThat(new String(shown.of(2), UTF_8)).isEqualTo("<end>");
        assertThat(ending.of(2)).isEmpty();
        assertThat(other.of(2)).isEmpty();
    }

    private void write(String vocabulary, String decoder) throws IOException {
        Files.writeString(
                folder.resolve("tokenizer.json"),
                "{\"added_tokens\":[{\"id\":2,\"content\":\"<end>\",\"special\":true}],\"decoder\":" + decoder
                        + ",\"model\":{\"type\":\"BPE\",\"vocab\":{" + vocabulary + "}}}");
    }
}
