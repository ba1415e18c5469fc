package dev.medley.registry.blend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medley.format.LoraTensors;
import dev.medley.format.Safetensors;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BlendMakerTest {
    @Test
    void writesAnEmbeddingsFactorsWherePeftFindsThem() {
        // Given
        LowRank update = LowRank.of(new float[] {1, 2, 3}, new float[] {4, 5}, 1, 1);

        // When
        byte[] file = BlendMaker.weights(
                Map.of("model.embed_tokens", update, "lm_head", update), Set.of("model.embed_tokens"));

        // Then
        var read = (Safetensors.Valid) Safetensors.read("adapter_model.safetensors", file, file.length);
        LoraTensors tensors = LoraTensors.of(read.header());
        assertThat(tensors.others()).isEmpty();
        assertThat(tensors.pairs().get("lm_head").embedding()).isFalse();
        assertThat(tensors.pairs().get("model.embed_tokens").embedding()).isTrue();
        assertThat(tensors.pairs().get("model.embed_tokens").a().name())
                .isEqualTo("base_model.model.model.embed_tokens.lora_embedding_A");
    }
}
