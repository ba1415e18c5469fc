package dev.medley.worker.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medley.worker.model.ForwardBatch;
import dev.medley.worker.model.HubFolderWeights;
import dev.medley.worker.model.KvCache;
import dev.medley.worker.model.KvPool;
import dev.medley.worker.torch.TensorType;
import dev.medley.worker.weights.HubFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** What transformers and PEFT compute with small random bases and adapters; {@code reference.py} wrote it. */
final class Reference {
    static final Path ROOT = Path.of("src/test/resources/reference");
    private static final float CLOSE = 2e-4f;

    private Reference() {}

    record BaseCase(int[] tokens, float[][] logits) {}

    record Spelling(String base, JsonNode config, int[] tokens, float[][] logits) {}

    record AdapterCase(String base, int[] tokens, float[][] logits) {}

    record Cases(Map<String, BaseCase> bases, Map<String, Spelling> spellings, Map<String, AdapterCase> adapters) {}

    static final Cases CASES = read();

    private static Cases read() {
        try {
            return new ObjectMapper()
                    .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false)
                    .readValue(ROOT.resolve("cases.json").toFile(), Cases.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Each of the names with each of the ways to compute. */
    static Stream<Arguments> everyWay(Map<String, ?> cases, List<Way> ways) {
        return cases.keySet().stream().sorted().flatMap(name -> ways.stream().map(way -> Arguments.of(name, way)));
    }

    static MixedModel load(String base, Way way) {
        return load(ROOT.resolve("bases").resolve(base), "medley/" + base, way);
    }

    static MixedModel load(Path base, String name, Way way) {
        try (HubFolder folder = HubFolder.open(base)) {
            return MixedModel.load(new HubFolderWeights(folder, name), TensorType.FLOAT32, way.usesKernels());
        }
    }

    /** A prompt of all but the last few tokens, which then come one by one: logits from the prompt's last position on. */
    static List<float[]> logits(MixedModel model, int[] tokens, Mixture mixture) {
        int prompt = tokens.length - 4;
        List<float[]> logits = new ArrayList<>();
        try (var pool = new KvPool(model.config(), TensorType.FLOAT32, 0, tokens.length);
                KvCache cache = pool.reserve(tokens.length, "", new int[0]).orElseThrow()) {
            logits.add(step(model, cache, Arrays.copyOf(tokens, prompt), mixture));
            for (int i = prompt; i < tokens.length; i++) {
                logits.add(step(model, cache, new int[] {tokens[i]}, mixture));
            }
        }
        model.forget();
        return logits;
    }

    private static float[] step(MixedModel model, KvCache cache, int[] tokens, Mixture mixture) {
        var batch = new ForwardBatch(List.of(new ForwardBatch.Rows(tokens, cache, true)));
        return model.forward(batch, Collections.nCopies(tokens.length, mixture))[0].clone();
    }

    static void assertClose(List<float[]> logits, float[][] expected) {
        int first = expected.length - logits.size();
        for (int i = 0; i < logits.size(); i++) {
            assertThat(logits.get(i)).as("position %d", first + i).hasSameSizeAs(expected[first + i]);
            for (int token = 0; token < expected[first + i].length; token++) {
                assertThat(logits.get(i)[token])
                        .as("position %d, token %d", first + i, token)
                        .isCloseTo(expected[first + i][token], within(CLOSE));
            }
        }
    }
}
