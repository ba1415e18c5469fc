package dev.medley.worker.engine;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import dev.medley.worker.lora.AdapterRef;
import dev.medley.worker.lora.RouterRef;
import dev.medley.worker.torch.TensorType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The reference's numbers: PyTorch and PEFT over the same GGUF file in float32. */
final class Golden {
    record Member(String name, double weight) {}

    record Case(
            String mode,
            List<Member> adapters,
            String prompt,
            int[] promptIds,
            int[] topIds,
            float[] topLogits,
            double logsumexp,
            int[] greedyIds,
            float[] margins,
            String greedyText,
            Map<String, Double> prefillMeanWeights) {
        Blend blend() {
            Blend.Mode named = Blend.Mode.valueOf(mode.toUpperCase(Locale.ROOT));
            List<Blend.Member> members = adapters.stream()
                    .map(member -> new Blend.Member(adapter(member.name()), named.isGated() ? 1 : member.weight()))
                    .toList();
            return new Blend(named, members, named == Blend.Mode.RAMOLE ? Optional.of(router()) : Optional.empty());
        }

        @Override
        public String toString() {
            return mode + ": " + prompt;
        }
    }

    record File(List<Case> cases) {}

    private static final ObjectMapper JSON = new ObjectMapper()
            .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

    private Golden() {}

    static Stream<Case> cases() {
        try (var in = Golden.class.getResourceAsStream("/golden/cases.json")) {
            return JSON.readValue(in, File.class).cases().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static AdapterRef adapter(String name) {
        return new AdapterRef("medley/" + name, "sha256:test-" + name, Path.of("../samples/adapters", name));
    }

    static RouterRef router() {
        return new RouterRef("golden", "sha256:golden", Path.of("src/test/resources/golden/router.safetensors"));
    }

    static EngineConfig config(TensorType type) {
        Path base = Path.of(System.getProperty("medley.parts"), "base", "SmolLM2-135M-Instruct.Q4_1.gguf");
        return EngineConfig.of(base, "HuggingFaceTB/SmolLM2-135M-Instruct", type);
    }
}
