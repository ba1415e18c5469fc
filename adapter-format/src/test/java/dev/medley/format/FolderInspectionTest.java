package dev.medley.format;

import static dev.medley.format.FindingCode.*;
import static dev.medley.format.TestFolder.CARD;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What is found of a folder as a whole. */
class FolderInspectionTest {
    private final TestFolder folder = new TestFolder();

    @Test
    void acceptsAWholeAdapter() {
        // Given
        folder.put("LICENSE", "MIT");
        folder.put("tokenizer_config.json", "{}");
        folder.put("chat_template.jinja", "{{ messages }}");

        // When
        FolderInspection.Result result = folder.inspect();

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

    @Test
    void namesOfBasesHaveNoCaseInCardsEither() {
        // Given
        folder.put("README.md", CARD.replace("HuggingFaceTB", "huggingfacetb"));

        // Then
        assertThat(folder.inspect().findings()).isEmpty();
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
        folder.remove("README.md");
        folder.remove("examples.jsonl");

        // Then
        assertThat(folder.inspect().findings()).extracting(Finding::code).containsExactly(CARD_MISSING, EX_TOO_FEW);
    }

    @Test
    void reportsContainerConfigurationAndCardTogether() {
        // Given
        folder.put("adapter_model.safetensors", WeightFile.raw("{}", 0));
        folder.put("adapter_config.json", new ConfigText().with("r", "0").bytes());
        folder.put("README.md", "---\nx: [\n---\n");

        // Then
        assertThat(folder.inspect().findings())
                .extracting(Finding::code)
                .containsExactly(ST_NO_TENSORS, CFG_R_RANGE, CARD_YAML);
    }
}
