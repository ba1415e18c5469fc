package dev.medley.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Router folders: a good one for the default base, and each way to miss it. */
class RouterInspectionTest {
    private static final String BASE = "HuggingFaceTB/SmolLM2-135M-Instruct";
    private static final String CARD = """
            ---
            base_model: %s
            license: mit
            medley: {kind: router}
            ---
            # Gate
            """;

    @TempDir
    Path folder;

    private final Map<String, long[]> tensors = new LinkedHashMap<>();
    private String card = CARD.formatted(BASE);
    private String base = BASE;
    private String normalised = "false";

    RouterInspectionTest() {
        BaseCatalogue.find(BASE).orElseThrow().modules().forEach((name, shape) -> {
            if (shape.kind() == ModuleMap.Kind.LINEAR) {
                tensors.put(name + ".router_A.weight", new long[] {2, shape.in()});
                tensors.put(name + ".router_B.weight", new long[] {shape.out(), 2});
            }
        });
    }

    @Test
    void acceptsARouterOfTheDefaultBase() throws Exception {
        // When
        FolderInspection.Result result = inspect();

        // Then
        AdapterSummary summary = ((FolderInspection.Accepted) result).summary();
        assertThat(summary.kind()).isEqualTo(VersionKind.ROUTER);
        assertThat(summary.base()).isEqualTo(BASE);
        assertThat(summary.rank()).isEqualTo(2);
        assertThat(summary.modules()).hasSize(210);
        assertThat(result.findings()).isEmpty();
    }

    @Test
    void marksARouterThatWasNotTrained() throws Exception {
        // When
        write(file -> {
            for (int at = file.length - dataBytes(); at < file.length; at++) {
                file[at] = 0;
            }
            return file;
        });

        // Then
        assertThat(AdapterFolder.inspect(folder).findings()).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo(FindingCode.W_ALL_ZERO);
            assertThat(finding.level()).isEqualTo(Level.WARN);
        });
    }

    @Test
    void refusesAMissingModuleAWrongShapeAndAStrangerAtOnce() throws Exception {
        // Given
        tensors.remove("model.layers.3.mlp.up_proj.router_B.weight");
        tensors.put("model.layers.4.self_attn.q_proj.router_A.weight", new long[] {2, 575});
        tensors.put("model.layers.4.self_attn.gate.router_A.weight", new long[] {2, 576});

        // When
        List<Finding> findings = inspect().findings();

        // Then
        assertThat(findings)
                .extracting(Finding::code, Finding::path)
                .contains(
                        tuple(FindingCode.ROUTER_MODULE, "model.layers.3.mlp.up_proj"),
                        tuple(FindingCode.ROUTER_SHAPE, "model.layers.4.self_attn.q_proj"),
                        tuple(FindingCode.ROUTER_MODULE, "model.layers.4.self_attn.gate.router_A.weight"));
    }

    @Test
    void refusesAnImageThatIsNone() throws Exception {
        // Given
        Files.writeString(folder.resolve("gate.png"), "<svg/>");

        // When / Then
        assertThat(codes()).containsExactly(FindingCode.IMG_TYPE);
    }

    @Test
    void refusesACardThatDoesNotSayRouter() throws Exception {
        // Given
        card = card.replace("medley: {kind: router}\n", "");

        // When / Then
        assertThat(codes()).containsExactly(FindingCode.ROUTER_CARD);
    }

    @Test
    void refusesAnotherBaseThanItWasTrainedFor() throws Exception {
        // Given
        base = "HuggingFaceTB/SmolLM2-360M";

        // When / Then
        assertThat(codes()).containsExactly(FindingCode.ROUTER_BASE);
    }

    @Test
    void refusesABaseThatNobodyKnows() throws Exception {
        // Given
        base = "some/other";
        card = CARD.formatted(base);

        // When / Then
        assertThat(codes()).containsExactly(FindingCode.ROUTER_BASE);
    }

    @Test
    void refusesAWayOfNormalisingThatNobodyKnows() throws Exception {
        // Given
        normalised = "yes";

        // When / Then
        assertThat(codes()).containsExactly(FindingCode.ROUTER_METADATA);
    }

    @Test
    void refusesTwoRanks() throws Exception {
        // Given
        tensors.computeIfPresent(
                "model.layers.9.mlp.down_proj.router_A.weight", (_, shape) -> new long[] {3, shape[1]});

        // When / Then
        assertThat(codes()).containsExactly(FindingCode.ROUTER_SHAPE);
    }

    @Test
    void refusesAnAdaptersFilesBesideIt() throws Exception {
        // Given
        Files.writeString(folder.resolve(AdapterFiles.CONFIG), "{}");

        // When / Then
        assertThat(codes()).contains(FindingCode.FILE_NOT_ALLOWED, FindingCode.FILE_MISSING_WEIGHTS);
    }

    @Test
    void refusesValuesThatAreNotNumbers() throws Exception {
        // When
        write(bytes -> {
            ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putFloat(bytes.length - Float.BYTES, Float.NaN);
            return bytes;
        });

        // Then
        assertThat(AdapterFolder.inspect(folder).findings())
                .extracting(Finding::code)
                .containsExactly(FindingCode.W_NAN_INF);
    }

    private List<FindingCode> codes() throws Exception {
        return inspect().findings().stream().map(Finding::code).distinct().toList();
    }

    private FolderInspection.Result inspect() throws Exception {
        write(UnaryOperator.identity());
        return AdapterFolder.inspect(folder);
    }

    private int dataBytes() {
        return (int) tensors.values().stream()
                .mapToLong(shape -> Float.BYTES * shape[0] * shape[1])
                .sum();
    }

    private void write(UnaryOperator<byte[]> damage) throws Exception {
        List<String> entries = new ArrayList<>();
        long end = 0;
        for (Map.Entry<String, long[]> tensor : tensors.entrySet()) {
            long begin = end;
            end += Float.BYTES * tensor.getValue()[0] * tensor.getValue()[1];
            entries.add("\"%s\":{\"dtype\":\"F32\",\"shape\":[%d,%d],\"data_offsets\":[%d,%d]}"
                    .formatted(tensor.getKey(), tensor.getValue()[0], tensor.getValue()[1], begin, end));
        }
        String json = entries.stream()
                .collect(Collectors.joining(
                        ",",
                        "{\"__metadata__\":{\"kind\":\"router\",\"base\":\"" + base + "\",\"normalised\":\""
                                + normalised + "\"},",
                        "}"));
        byte[] header = json.getBytes(StandardCharsets.UTF_8);
        byte[] file = ByteBuffer.allocate(Safetensors.PREFIX_BYTES + header.length + (int) end)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .put(header)
                .array();
        Arrays.fill(file, file.length - dataBytes(), file.length, (byte) 0x3c); // numbers of about 0.01
        Files.write(folder.resolve(AdapterFiles.ROUTER), damage.apply(file));
        Files.writeString(folder.resolve(AdapterFiles.CARD), card);
    }
}
