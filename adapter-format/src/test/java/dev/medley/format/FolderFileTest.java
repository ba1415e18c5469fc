package dev.medley.format;

import static dev.medley.format.FindingCode.*;
import static dev.medley.format.TestFolder.CARD;
import static dev.medley.format.TestFolder.weights;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found wrong with a file of a folder, code by code, and what is only worth a mark. */
class FolderFileTest {
    private final TestFolder folder = new TestFolder();

    static Stream<Arguments> refusedFiles() {
        return Stream.of(
                Arguments.of("model.py", "import os", FILE_NOT_ALLOWED),
                Arguments.of("checkpoint/adapter_config.json", "{}", FILE_NOT_ALLOWED),
                Arguments.of("logo.svg", "<svg/>", FILE_NOT_ALLOWED),
                Arguments.of("adapter_model.bin", "x", FILE_PICKLE),
                Arguments.of("optimizer.pt", "x", FILE_PICKLE),
                Arguments.of("../LICENSE", "x", FILE_PATH_UNSAFE),
                Arguments.of("/LICENSE", "x", FILE_PATH_UNSAFE),
                Arguments.of("C:LICENSE", "x", FILE_PATH_UNSAFE),
                Arguments.of("a\\b.png", "x", FILE_PATH_UNSAFE),
                Arguments.of("a\nb.png", "x", FILE_PATH_UNSAFE),
                Arguments.of("a//b.png", "x", FILE_PATH_UNSAFE),
                Arguments.of("a\u202eb.png", "x", FILE_PATH_UNSAFE),
                Arguments.of("readme.md", "x", FILE_PATH_UNSAFE),
                Arguments.of("LICENSE", "", UPLOAD_EMPTY),
                Arguments.of("examples.jsonl", "", UPLOAD_EMPTY),
                Arguments.of(
                        "adapter_model.safetensors",
                        "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 48\n",
                        FILE_TYPE_MISMATCH),
                Arguments.of("adapter_model.safetensors", "<!doctype html>", FILE_TYPE_MISMATCH),
                Arguments.of("adapter_config.json", "<html></html>", FILE_TYPE_MISMATCH),
                Arguments.of("README.md", "PK\u0003\u0004xxxx", FILE_TYPE_MISMATCH),
                Arguments.of("x.png", "<svg/>", IMG_TYPE),
                Arguments.of("x.png", "\u0089PNG\r\n\u001a\n" + "\0".repeat(40), IMG_TYPE),
                Arguments.of("x.gif", "GIF89a" + "\0".repeat(40), IMG_TYPE),
                Arguments.of("examples.jsonl", "{\"messages\": [{\"role\": \"user\", \"content\": \"p\"}]}", EX_FIELD),
                Arguments.of("examples.jsonl", "{\"prompt\": \"\\ud800\", \"answer\": \"a\"}", EX_FIELD),
                Arguments.of("README.md", "---\nlicense: mit\nmedley: {summary: [[a]]}\n---\n", CARD_FIELD),
                Arguments.of("examples.jsonl", "{\"prompt\": \"p\"}", EX_FIELD),
                Arguments.of("examples.jsonl", "{\"prompt\": \"\", \"answer\": \"a\"}", EX_FIELD),
                Arguments.of("examples.jsonl", "[1]", EX_FIELD),
                Arguments.of("examples.jsonl", "not json", EX_JSON),
                Arguments.of("examples.jsonl", "{\"prompt\":\"" + "x".repeat(1 << 16) + "\"}", EX_TOO_LARGE),
                Arguments.of("examples.jsonl", "\n".repeat((4 << 20) + 1), EX_TOO_LARGE),
                Arguments.of("README.md", "x".repeat((1 << 20) + 1), CARD_TOO_LARGE),
                Arguments.of("README.md", "---\nlicense: [\n---\n", CARD_YAML),
                Arguments.of("README.md", "---\nlicense: mit\n", CARD_YAML),
                Arguments.of("README.md", "---\n- a\n---\n", CARD_YAML),
                Arguments.of("README.md", "---\na: 1\na: 2\n---\n", CARD_YAML),
                Arguments.of("README.md", "---\na: !!java.net.URL [x]\n---\n", CARD_YAML),
                Arguments.of("README.md", "---\n&a [x, *a]: x\n---\n", CARD_YAML),
                Arguments.of("README.md", "---\na: " + "[".repeat(30_000) + "\n---\n", CARD_YAML),
                Arguments.of("README.md", "---\na: &x [1]\nb: [" + "*x,".repeat(60) + "]\n---\n", CARD_YAML),
                Arguments.of("README.md", "---\ntags: [\"a\\0b\"]\n---\n", CARD_YAML),
                Arguments.of("README.md", "---\n\"\\0\": mit\n---\n", CARD_YAML),
                Arguments.of("README.md", "# a\0b\n", CARD_YAML),
                Arguments.of("examples.jsonl", "{\"prompt\": \"a\\u0000\", \"answer\": \"a\"}", EX_FIELD),
                Arguments.of("examples.jsonl", "{\"prompt\": \"p\", \"answer\": \"\\u0000\"}", EX_FIELD),
                Arguments.of("README.md", CARD.replace("public", "secret"), CARD_FIELD),
                Arguments.of("README.md", CARD.replace("public", "[private]"), CARD_FIELD),
                Arguments.of("README.md", CARD.replace("public", ""), CARD_FIELD),
                Arguments.of("README.md", "---\nmedley: private\n---\n", CARD_FIELD),
                Arguments.of("README.md", "---\nmedley: {kind: gate}\n---\n", CARD_FIELD),
                Arguments.of("README.md", "---\nmedley: {kind: router}\n---\n", CARD_KIND),
                Arguments.of("README.md", "---\nmedley: {kind: Retriever}\n---\n", CARD_KIND),
                Arguments.of("README.md", "---\ntags: [" + "x, ".repeat(100) + "x]\n---\n", CARD_FIELD),
                Arguments.of("README.md", "---\ntags: [" + "x".repeat(101) + "]\n---\n", CARD_FIELD),
                Arguments.of("README.md", "---\nlicense: " + "x".repeat(101) + "\n---\n", CARD_FIELD),
                Arguments.of("README.md", "# x\nhf_" + "a1B2".repeat(9) + "\n", CARD_SECRET),
                Arguments.of("README.md", CARD.replace("-Instruct", ""), CFG_BASE_CONFLICT));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("refusedFiles")
    void refusesAFile(String path, String content, FindingCode code) {
        // Given
        folder.put(path, content);

        // When
        FolderInspection.Result result = folder.inspect();

        // Then
        assertThat(result).isInstanceOf(FolderInspection.Rejected.class);
        assertThat(result.findings()).extracting(Finding::code).contains(code);
    }

    static Stream<Arguments> marked() {
        return Stream.of(
                Arguments.of("README.md", "# Only text\n", CARD_LICENSE),
                Arguments.of("README.md", "---\nlicense: other\n---\n", CARD_LICENSE),
                Arguments.of("README.md", "---\nlicense: 5\n---\n", CARD_LICENSE),
                Arguments.of("README.md", "---\nlicense: [mit, apache-2.0]\n---\n", CARD_LICENSE),
                Arguments.of("README.md", "---\nlicense: <script>\n---\n", CARD_LICENSE),
                Arguments.of("README.md", "---\nlicense: [mit]\ntags: {a: b}\n---\n", CARD_FIELD),
                Arguments.of("README.md", "---\nlicense: mit\nlanguage: [en, null]\n---\n", CARD_FIELD),
                Arguments.of("examples.jsonl", "\ufeff{\"prompt\": \"p\", \"answer\": \"a\"}\n", EX_TOO_FEW),
                Arguments.of("README.md", CARD + "[More Information Needed]\n".repeat(10), CARD_TEMPLATE_ONLY),
                Arguments.of("README.md", CARD + "![x](https://a.example/x.png)\n", CARD_REMOTE_IMAGE),
                Arguments.of("examples.jsonl", "{\"prompt\": \"p\", \"answer\": \"a\"}\n", EX_TOO_FEW));
    }

    @ParameterizedTest(name = "{2}")
    @MethodSource("marked")
    void marks(String path, String content, FindingCode code) {
        // Given
        folder.put(path, content);

        // When
        FolderInspection.Result result = folder.inspect();

        // Then
        assertThat(result).isInstanceOf(FolderInspection.Accepted.class);
        assertThat(result.findings()).extracting(Finding::code).containsExactly(code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"private", "Private", "PRIVATE"})
    void keepsExamplesThatAreCalledPrivate(String examples) {
        // Given
        folder.put("README.md", CARD.replace("public", examples));

        // When
        FolderInspection.Result result = folder.inspect();

        // Then
        assertThat(((FolderInspection.Accepted) result).card().publicExamples()).isFalse();
    }

    @Test
    void readsThePixelsOfImages() {
        // Given
        byte[] png = new byte[24];
        System.arraycopy("\u0089PNG\r\n\u001a\n\0\0\0\rIHDR".getBytes(StandardCharsets.ISO_8859_1), 0, png, 0, 16);
        png[18] = 0x20;
        png[22] = 0x20;
        folder.put("images/big.png", png);

        // When
        List<Finding> large = folder.inspect().findings();
        png[18] = 0;
        png[19] = 1;
        List<Finding> small = folder.inspect().findings();

        // Then
        assertThat(large).extracting(Finding::code).containsExactly(IMG_DIM);
        assertThat(small).isEmpty();
    }

    @Test
    void takesALicenceOfAnyCharacters() {
        // Given
        folder.put("LICENSE", "\u0000");

        // When
        FolderInspection.Result result = folder.inspect();

        // Then
        assertThat(result).isInstanceOf(FolderInspection.Accepted.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"dir\":\"/home/eve/secret\"                                            | dir",
                "\"ss_dataset_dirs\":\"{}\",\"a\":\"C:\\\\models\",\"b\":\"/mnt/x\" | a, b",
                "\"ss_tag_frequency\":\"{x: 1}\",\"ss_datasets\":\"[y]\"             | ss_datasets, ss_tag_frequency"
            })
    void warnsOfWhatMetadataTellsOfItsTraining(String metadata, String keys) {
        // Given
        folder.put("adapter_model.safetensors", weightsWith(metadata));

        // When
        List<Finding> findings = folder.inspect().findings();

        // Then
        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo(META_PRIVATE);
            assertThat(finding.message()).contains("(`" + keys + "`)");
        });
    }

    @Test
    void saysNothingOfMetadataThatTellsNothing() {
        // Given
        folder.put("adapter_model.safetensors", weightsWith("\"format\":\"pt\",\"ss_training_comment\":\"None\""));

        // When
        List<Finding> findings = folder.inspect().findings();

        // Then
        assertThat(findings).isEmpty();
    }

    private static byte[] weightsWith(String metadata) {
        String plain = new String(weights().bytes(), StandardCharsets.ISO_8859_1);
        String header = plain.substring(8, plain.indexOf("}}") + 2);
        return WeightFile.raw(
                "{\"__metadata__\":{" + metadata + "}," + header.substring(1), plain.length() - 8 - header.length());
    }
}
