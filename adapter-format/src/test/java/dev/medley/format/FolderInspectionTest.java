package dev.medley.format;

import static dev.medley.format.FindingCode.*;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FolderInspectionTest {
    private static final String CARD = "---\nbase_model: HuggingFaceTB/SmolLM2-135M-Instruct\nlicense: mit\n"
            + "tags: [a, b]\nlanguage: en\nmedley:\n  summary: Does it.\n  examples: public\n---\n\n# It\n\nText.\n";

    private final Map<String, byte[]> files = new LinkedHashMap<>();

    FolderInspectionTest() {
        files.put("adapter_config.json", new ConfigText().bytes());
        files.put("adapter_model.safetensors", weights().bytes());
        put("README.md", CARD);
        put("examples.jsonl", "{\"prompt\": \"p\", \"answer\": \"a\"}\n".repeat(10));
    }

    private static WeightFile weights() {
        WeightFile weights = new WeightFile();
        for (int layer = 0; layer < 30; layer++) {
            weights.pair("model.layers." + layer + ".self_attn.q_proj", 4, 576, 576);
        }
        return weights;
    }

    private void put(String path, String text) {
        files.put(path, text.getBytes(StandardCharsets.UTF_8));
    }

    private FolderInspection.Result inspect() {
        List<FolderFile> list = new ArrayList<>();
        files.forEach((path, bytes) -> list.add(new FolderFile(path, bytes.length, bytes)));
        return FolderInspection.inspect(list);
    }

    @Test
    void acceptsAWholeAdapter() {
        // Given
        put("LICENSE", "MIT");
        put("tokenizer_config.json", "{}");
        put("chat_template.jinja", "{{ messages }}");

        // When
        FolderInspection.Result result = inspect();

        // Then
        assertThat(result.findings()).extracting(Finding::code).containsExactly(FILE_NOT_USED);
        FolderInspection.Accepted accepted = (FolderInspection.Accepted) result;
        assertThat(accepted.examples()).hasSize(10).contains(new Example("p", "a"));
        assertThat(accepted.card().title()).contains("It");
        assertThat(accepted.card().summary()).contains("Does it.");
        assertThat(accepted.card().license()).contains("mit");
        assertThat(accepted.card().tags()).containsExactly("a", "b");
        assertThat(accepted.card().languages()).containsExactly("en");
        assertThat(accepted.card().publicExamples()).isTrue();
        assertThat(accepted.card().markdown()).isEqualTo("# It\n\nText.\n");
    }

    static Stream<Arguments> refusedFiles() {
        return Stream.of(
                Arguments.of("model.py", "import os", FILE_NOT_ALLOWED),
                Arguments.of("checkpoint/adapter_config.json", "{}", FILE_NOT_ALLOWED),
                Arguments.of("logo.svg", "<svg/>", FILE_NOT_ALLOWED),
                Arguments.of("adapter_model.bin", "x", FILE_PICKLE),
                Arguments.of("optimizer.pt", "x", FILE_PICKLE),
                Arguments.of("LICENSE", "\u0000", null),
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
        put(path, content);

        // When
        FolderInspection.Result result = inspect();

        // Then
        if (code == null) {
            assertThat(result).isInstanceOf(FolderInspection.Accepted.class);
            return;
        }
        assertThat(result).isInstanceOf(FolderInspection.Rejected.class);
        assertThat(result.findings()).extracting(Finding::code).contains(code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"private", "Private", "PRIVATE"})
    void keepsExamplesThatAreCalledPrivate(String examples) {
        // Given
        put("README.md", CARD.replace("public", examples));

        // When
        FolderInspection.Result result = inspect();

        // Then
        assertThat(((FolderInspection.Accepted) result).card().publicExamples()).isFalse();
    }

    @Test
    void namesOfBasesHaveNoCaseInCardsEither() {
        // Given
        put("README.md", CARD.replace("HuggingFaceTB", "huggingfacetb"));

        // Then
        assertThat(inspect().findings()).isEmpty();
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
        put(path, content);

        // When
        FolderInspection.Result result = inspect();

        // Then
        assertThat(result).isInstanceOf(FolderInspection.Accepted.class);
        assertThat(result.findings()).extracting(Finding::code).containsExactly(code);
    }

    @Test
    void refusesMissingAndRepeatedFiles() {
        // Given
        byte[] text = {1};
        List<FolderFile> list = List.of(new FolderFile("LICENSE", 1, text), new FolderFile("LICENSE", 1, text));

        // When
        FolderInspection.Result result = FolderInspection.inspect(list);

        // Then
        assertThat(result.findings())
                .extracting(Finding::code)
                .containsExactlyInAnyOrder(FILE_DUPLICATE, FILE_MISSING_WEIGHTS, FILE_MISSING_CONFIG);
    }

    @Test
    void anIncompleteFolderLacksNothingButHasOnlyWhatAnAdapterMayHave() {
        // Given
        byte[] text = {'x'};
        FolderFile card = new FolderFile("README.md", 1, text);
        FolderFile pickle = new FolderFile("adapter_model.bin", 1, text);
        FolderFile announced = new FolderFile("adapter_model.safetensors", 100, new byte[0]);

        // Then
        assertThat(FolderInspection.inspectIncomplete(List.of(card, announced))).isEmpty();
        assertThat(FolderInspection.inspectIncomplete(List.of(card, pickle)))
                .extracting(Finding::code)
                .containsExactly(FILE_PICKLE);
    }

    @Test
    void refusesTooLargeFilesByTheirRealSize() {
        // Given
        List<FolderFile> list = List.of(new FolderFile("adapter_model.safetensors", 1L << 40, new byte[8]));

        // Then
        assertThat(FolderInspection.inspect(list).findings())
                .extracting(Finding::code)
                .contains(UPLOAD_TOO_LARGE);
    }

    @Test
    void warnsOfAMissingCardAndMissingExamples() {
        // Given
        files.remove("README.md");
        files.remove("examples.jsonl");

        // Then
        assertThat(inspect().findings()).extracting(Finding::code).containsExactly(CARD_MISSING, EX_TOO_FEW);
    }

    @Test
    void reportsContainerConfigurationAndCardTogether() {
        // Given
        files.put("adapter_model.safetensors", WeightFile.raw("{}", 0));
        files.put("adapter_config.json", new ConfigText().with("r", "0").bytes());
        put("README.md", "---\nx: [\n---\n");

        // Then
        assertThat(inspect().findings())
                .extracting(Finding::code)
                .containsExactly(ST_NO_TENSORS, CFG_R_RANGE, CARD_YAML);
    }

    @Test
    void readsThePixelsOfImages() {
        // Given
        byte[] png = new byte[24];
        System.arraycopy("\u0089PNG\r\n\u001a\n\0\0\0\rIHDR".getBytes(StandardCharsets.ISO_8859_1), 0, png, 0, 16);
        png[18] = 0x20;
        png[22] = 0x20;
        files.put("images/big.png", png);

        // Then
        assertThat(inspect().findings()).extracting(Finding::code).containsExactly(IMG_DIM);
        png[18] = 0;
        png[19] = 1;
        assertThat(inspect().findings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'dir':'/home/eve/secret'                              | META_PRIVATE | dir",
                "'ss_dataset_dirs':'{}','a':'C:\\\\models','b':'/mnt/x' | META_PRIVATE | a, b",
                "'ss_tag_frequency':'{x: 1}','ss_datasets':'[y]'       | META_PRIVATE | ss_datasets, ss_tag_frequency",
                "'format':'pt','ss_training_comment':'None'            | \"\"         | \"\""
            })
    void warnsOfWhatMetadataTellsOfItsTraining(String metadata, String code, String keys) {
        // Given
        String plain = new String(weights().bytes(), StandardCharsets.ISO_8859_1);
        String header = plain.substring(8, plain.indexOf("}}") + 2);
        byte[] data = plain.substring(8 + header.length()).getBytes(StandardCharsets.ISO_8859_1);
        byte[] file = WeightFile.raw(
                "{\"__metadata__\":{" + metadata.replace("'", "\"") + "}," + header.substring(1), data.length);
        files.put("adapter_model.safetensors", file);

        // Then
        List<Finding> findings = inspect().findings();
        if (code.isEmpty()) {
            assertThat(findings).isEmpty();
        } else {
            assertThat(findings).singleElement().satisfies(finding -> {
                assertThat(finding.code()).isEqualTo(META_PRIVATE);
                assertThat(finding.message()).contains("(`" + keys + "`)");
            });
        }
    }

    @Test
    void inspectsAFolderWithItsValues(@org.junit.jupiter.api.io.TempDir Path folder) throws IOException {
        // Given
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Files.write(folder.resolve(file.getKey()), file.getValue());
        }
        Files.writeString(folder.resolve(".gitattributes"), "x");

        // Then
        assertThat(AdapterFolder.inspect(folder).findings()).isEmpty();
        Files.write(
                folder.resolve("adapter_model.safetensors"),
                weights()
                        .set("base_model.model.model.layers.3.self_attn.q_proj.lora_A.weight", 7, Float.NaN)
                        .bytes());
        assertThat(AdapterFolder.inspect(folder).findings())
                .extracting(Finding::code)
                .containsExactly(W_NAN_INF);
    }

    @Test
    void readsNeitherThroughLinksNorFromPipes(@org.junit.jupiter.api.io.TempDir Path folder) throws Exception {
        // Given
        Files.createSymbolicLink(folder.resolve("LICENSE"), Path.of("adapter_config.json"));
        new ProcessBuilder("mkfifo", folder.resolve("README.md").toString())
                .start()
                .waitFor();

        // When
        List<Finding> findings = AdapterFolder.inspect(folder).findings();

        // Then
        assertThat(findings)
                .filteredOn(finding -> finding.code() == FILE_PATH_UNSAFE)
                .extracting(Finding::message)
                .containsExactly("`LICENSE` is a link.", "`README.md` is neither a file nor a folder.");
    }
}
