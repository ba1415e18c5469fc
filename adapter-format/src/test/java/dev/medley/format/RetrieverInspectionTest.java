package dev.medley.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Retriever folders: a good one, and each way to miss it. */
class RetrieverInspectionTest {
    private static final String CARD = """
            ---
            base_model: %s
            license: mit
            medley: {kind: %s}
            ---
            # Map
            """;
    private static final String BASE = "HuggingFaceTB/SmolLM2-135M-Instruct";

    @TempDir
    Path folder;

    @Test
    void acceptsASquareMapOfTheEmbeddings() throws Exception {
        // When
        FolderInspection.Result result = inspect(BASE, "retriever", "projection.weight", 384, 384);

        // Then
        AdapterSummary summary = ((FolderInspection.Accepted) result).summary();
        assertThat(summary.kind()).isEqualTo(VersionKind.RETRIEVER);
        assertThat(summary.base()).isEqualTo(BASE);
        assertThat(summary.parameters()).isEqualTo(384 * 384);
    }

    @Test
    void spellsTheBaseAsTheCatalogueDoes() throws Exception {
        // When
        FolderInspection.Result result =
                inspect(BASE.toUpperCase(Locale.ROOT), "retriever", "projection.weight", 384, 384);

        // Then
        assertThat(((FolderInspection.Accepted) result).summary().base()).isEqualTo(BASE);
    }

    @Test
    void refusesAMapOfAnotherWidth() throws Exception {
        assertThat(codes(inspect(BASE, "retriever", "projection.weight", 384, 128)))
                .containsExactly(FindingCode.RETRIEVER_SHAPE);
    }

    @Test
    void refusesATensorOfAnotherName() throws Exception {
        assertThat(codes(inspect(BASE, "retriever", "weight", 384, 384))).containsExactly(FindingCode.RETRIEVER_SHAPE);
    }

    @Test
    void refusesACardOfAnotherKind() throws Exception {
        assertThat(codes(inspect(BASE, "router", "projection.weight", 384, 384)))
                .containsExactly(FindingCode.RETRIEVER_CARD);
    }

    @Test
    void refusesAnUnknownBase() throws Exception {
        assertThat(codes(inspect("nobody/nothing", "retriever", "projection.weight", 384, 384)))
                .containsExactly(FindingCode.RETRIEVER_BASE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "temperature: -1",
                "temperature: 0",
                "temperature: abc",
                "temperature: 2",
                "fit_slack: NaN",
                "fit_slack: 101",
                "tilt: -0.1",
                "typical_fit: Infinity"
            })
    void refusesNumbersThatMakeNoSense(String entry) throws Exception {
        // Given
        String metadata = "{\"" + entry.replace(": ", "\":\"") + "\"}";

        // When
        FolderInspection.Result result = inspect(metadata, 1f);

        // Then
        assertThat(codes(result)).containsExactly(FindingCode.RETRIEVER_METADATA);
        assertThat(result.findings().getFirst().hint()).contains("leave " + entry.split(":")[0] + " out");
    }

    @Test
    void acceptsNumbersThatDo() throws Exception {
        assertThat(codes(inspect("{\"temperature\":\"0.005\",\"fit_slack\":\"0\",\"seed\":\"x\"}", 1f)))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, W_ALL_ZERO", "1e-40, W_ALL_ZERO", "1e30, W_OVERFLOW"})
    void refusesAMapThatMapsNowhere(float value, FindingCode code) throws Exception {
        // When
        FolderInspection.Result result = inspect("{}", value);

        // Then
        assertThat(result).isInstanceOf(FolderInspection.Rejected.class);
        assertThat(codes(result)).contains(code);
    }

    private static List<FindingCode> codes(FolderInspection.Result result) {
        return result.findings().stream().map(Finding::code).toList();
    }

    private FolderInspection.Result inspect(String metadata, float value) throws Exception {
        return inspect(BASE, "retriever", "\"__metadata__\":" + metadata + ",\"projection.weight\"", 384, 384, value);
    }

    private FolderInspection.Result inspect(String base, String kind, String tensor, int rows, int columns)
            throws Exception {
        return inspect(base, kind, "\"" + tensor + "\"", rows, columns, 1f);
    }

    private FolderInspection.Result inspect(String base, String kind, String names, int rows, int columns, float value)
            throws Exception {
        int bytes = rows * columns * 4;
        byte[] header = ("{" + names + ":{\"dtype\":\"F32\",\"shape\":[" + rows + "," + columns
                        + "],\"data_offsets\":[0," + bytes + "]}}")
                .getBytes(StandardCharsets.UTF_8);
        ByteBuffer file = ByteBuffer.allocate(8 + header.length + bytes).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(header.length).put(header).putFloat(value);
        Files.write(folder.resolve("retriever.safetensors"), file.array());
        Files.writeString(folder.resolve("README.md"), CARD.formatted(base, kind));
        return AdapterFolder.inspect(folder);
    }
}
