package dev.medley.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.medley.format.VersionManifest.ManifestFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VersionManifestTest {
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    private static final String TEXT = "{\"base\":\"o/n\",\"files\":[{\"path\":\"README.md\",\"sha256\":\"" + ABC
            + "\",\"size\":3},{\"path\":\"a.json\",\"sha256\":\"" + ABC + "\",\"size\":4}],"
            + "\"kind\":\"adapter\",\"schema\":1}";

    @Test
    void writesTheCanonicalTextWhateverTheOrder() {
        // Given
        VersionManifest manifest = new VersionManifest(
                "o/n", "adapter", List.of(new ManifestFile("a.json", 4, ABC), new ManifestFile("README.md", 3, ABC)));

        // Then
        assertThat(manifest.canonicalJson()).isEqualTo(TEXT);
        assertThat(manifest.digest()).isEqualTo("sha256:" + Digest.sha256(TEXT.getBytes(StandardCharsets.UTF_8)));
        assertThat(VersionManifest.parse(TEXT)).contains(manifest);
        assertThat(manifest.find("a.json").orElseThrow().size()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{",
                "{\"base\":\"o/n\",\"files\":[],\"kind\":\"\",\"schema\":1}",
                "{ \"base\":\"o/n\",\"files\":[],\"kind\":\"adapter\",\"schema\":1}",
                "{\"base\":\"o/n\",\"files\":[],\"kind\":\"adapter\",\"schema\":2}",
                "{\"base\":\"o/n\",\"extra\":1,\"files\":[],\"kind\":\"adapter\",\"schema\":1}",
                "{\"files\":[],\"base\":\"o/n\",\"kind\":\"adapter\",\"schema\":1}",
                "{\"base\":\"o/n\",\"files\":[{\"path\":\"x\",\"sha256\":\"00\",\"size\":1}],\"kind\":\"a\",\"schema\":1}"
            })
    void refusesEveryOtherText(String text) {
        assertThat(VersionManifest.parse(text)).isEmpty();
    }

    @Test
    void refusesAPathTwice() {
        ManifestFile file = new ManifestFile("x", 1, ABC);
        assertThatThrownBy(() -> new VersionManifest("b", "adapter", List.of(file, file)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void digestsBytesStreamsAndFiles(@TempDir Path folder) throws IOException {
        // Given
        byte[] abc = "abc".getBytes(StandardCharsets.UTF_8);
        Path file = Files.write(folder.resolve("abc"), abc);

        // Then
        assertThat(Digest.sha256(abc)).isEqualTo(ABC);
        assertThat(Digest.sha256(new ByteArrayInputStream(abc))).isEqualTo(ABC);
        assertThat(Digest.sha256(file)).isEqualTo(ABC);
    }
}
