package dev.medley.format;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayeredTest {
    @Test
    void aModuleOfALayerHasOneNameInAllLayers() {
        assertThat(Layered.of("model.layers.12.self_attn.q_proj"))
                .contains(new Layered("model.layers.*.self_attn.q_proj", 12));
    }

    @Test
    void theLastNumberIsTheLayer() {
        assertThat(Layered.of("vision.layers.3.text.layers.7.mlp"))
                .contains(new Layered("vision.layers.3.text.layers.*.mlp", 7));
        assertThat(Layered.of("text.layers.7.layers.mlp")).contains(new Layered("text.layers.*.layers.mlp", 7));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lm_head",
                "layers.3.mlp",
                "model.layers.3",
                "model.layers..mlp",
                "model.layers.x3.mlp",
                "model.layers.1234567.mlp",
                "model.layers.-1.mlp"
            })
    void othersAreOfNoLayer(String module) {
        assertThat(Layered.of(module)).isEmpty();
    }
}
