package dev.medley.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medley.worker.chat.Conversation;
import dev.medley.worker.chat.Conversation.Message;
import dev.medley.worker.kernel.Kernels;
import dev.medley.worker.lora.MixedModel;
import dev.medley.worker.lora.Mixture;
import dev.medley.worker.model.ForwardBatch;
import dev.medley.worker.model.GgufWeights;
import dev.medley.worker.model.KvPool;
import dev.medley.worker.model.ModelConfig;
import dev.medley.worker.model.WeightSource;
import dev.medley.worker.problem.NoChatTemplate;
import dev.medley.worker.tokenizer.TokenizerFile;
import dev.medley.worker.torch.TensorType;
import dev.medley.worker.weights.GgufFile;
import dev.medley.worker.weights.UnreadableWeights;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The first layer of the real base, written as a hub folder in two shards: it must compute what the GGUF file does, which the reference checks. */
class HubFolderIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final EngineConfig GGUF = Golden.config(TensorType.FLOAT32);
    private static final List<String> LAYER = List.of(
            "input_layernorm",
            "self_attn.q_proj",
            "self_attn.k_proj",
            "self_attn.v_proj",
            "self_attn.o_proj",
            "post_attention_layernorm",
            "mlp.gate_proj",
            "mlp.up_proj",
            "mlp.down_proj");

    @TempDir
    Path folder;

    /** The base cut down to one layer. */
    private record OneLayer(WeightSource whole) implements WeightSource {
        @Override
        public ModelConfig config() {
            ModelConfig full = whole.config();
            return new ModelConfig(
                    full.name(),
                    full.vocabulary(),
                    full.hidden(),
                    full.feedForward(),
                    1,
                    full.heads(),
                    full.keyValueHeads(),
                    full.headSize(),
                    full.normEpsilon(),
                    full.traits().rope().theta(),
                    full.contextLength(),
                    full.tiedHead());
        }

        @Override
        public boolean has(String name) {
            return whole.has(name);
        }

        @Override
        public float[] read(String name) {
            return whole.read(name);
        }
    }

    @Test
    void computesWhatTheGgufFileDoes() throws IOException {
        try (GgufFile file = GgufFile.open(GGUF.base())) {
            // Given
            var source = new OneLayer(new GgufWeights(file, GGUF.baseName()));
            writeTokenizer(file);
            writeConfig(config(source.config()));
            writeWeights(source);

            // When
            try (LoadedBase base = LoadedBase.load(EngineConfig.of(folder, GGUF.baseName(), TensorType.FLOAT32));
                    MixedModel expected = MixedModel.load(source, TensorType.FLOAT32, Kernels.available())) {
                String text =
                        base.chatTemplates().render(new Conversation(List.of(new Message("user", "Say 17."))), true);
                int[] tokens = base.tokenizer().encode(text);

                // Then
                assertThat(text).contains("<|im_start|>user\nSay 17.<|im_end|>");
                assertThat(base.endTokens()).containsExactly(2);
                assertThat(base.tokenizer().encode("Hello, world!")).containsExactly(19556, 28, 905, 17);
                assertThat(logits(base.model(), tokens)).isEqualTo(logits(expected, tokens));
            }
        }
    }

    @Test
    void startsWithoutAChatTemplate() throws IOException {
        try (GgufFile file = GgufFile.open(GGUF.base())) {
            // Given
            var source = new OneLayer(new GgufWeights(file, GGUF.baseName()));
            writeTokenizer(file);
            Files.writeString(folder.resolve("tokenizer_config.json"), "{}");
            writeConfig(config(source.config()));
            writeWeights(source);

            // When
            try (LoadedBase base = LoadedBase.load(EngineConfig.of(folder, GGUF.baseName(), TensorType.FLOAT32))) {

                // Then
                assertThat(base.tokenizer().encode("Hello, world!")).isNotEmpty();
                assertThatExceptionOfType(NoChatTemplate.class)
                        .isThrownBy(() -> base.chatTemplates()
                                .render(new Conversation(List.of(new Message("user", "Hi"))), true));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "model_type, \"gpt2\", model_type gpt2",
        "hidden_act, \"relu\", activation relu",
        "hidden_act, \"gelu\", activation gelu",
        "use_bidirectional_attention, true, bidirectional attention",
        "rope_scaling, '{\"rope_type\":\"longrope\"}', rope scaling longrope",
        "partial_rotary_factor, 0.5, partly rotated heads",
        "hidden_size, 0, hidden_size",
    })
    void refusesWhatItWouldComputeWrongly(String field, String value, String reason) throws IOException {
        // Given
        try (GgufFile file = GgufFile.open(GGUF.base())) {
            ObjectNode config = config(new OneLayer(new GgufWeights(file, GGUF.baseName())).config());
            config.set(field, JSON.readTree(value));
            writeConfig(config);
            writeShard("model.safetensors", Map.of("lm_head.weight", new float[] {1}));
        }

        // When / Then
        assertThatExceptionOfType(UnreadableWeights.class)
                .isThrownBy(() -> LoadedBase.load(EngineConfig.of(folder, GGUF.baseName(), TensorType.FLOAT32)))
                .withMessageContaining(reason);
    }

    @Test
    void refusesWeightsOfAnotherSizeThanItsConfigurationSays() throws IOException {
        try (GgufFile file = GgufFile.open(GGUF.base())) {
            // Given
            var source = new OneLayer(new GgufWeights(file, GGUF.baseName()));
            writeTokenizer(file);
            writeConfig(config(source.config()).put("vocab_size", 1000));
            writeWeights(source);
        }

        // When / Then
        assertThatExceptionOfType(UnreadableWeights.class)
                .isThrownBy(() -> LoadedBase.load(EngineConfig.of(folder, GGUF.baseName(), TensorType.FLOAT32)))
                .withMessageContaining("model.embed_tokens.weight");
    }

    @Test
    void refusesAHeadOfItsOwnThatIsNotThere() throws IOException {
        try (GgufFile file = GgufFile.open(GGUF.base())) {
            // Given
            var source = new OneLayer(new GgufWeights(file, GGUF.baseName()));
            writeTokenizer(file);
            writeConfig(config(source.config()).put("tie_word_embeddings", false));
            writeWeights(source);
        }

        // When / Then
        assertThatExceptionOfType(UnreadableWeights.class)
                .isThrownBy(() -> LoadedBase.load(EngineConfig.of(folder, GGUF.baseName(), TensorType.FLOAT32)))
                .withMessageContaining("lm_head.weight");
    }

    private static float[] logits(MixedModel model, int[] tokens) {
        try (var pool = new KvPool(model.config(), TensorType.FLOAT32, 0, tokens.length);
                var cache = pool.reserve(tokens.length, "", new int[0]).orElseThrow()) {
            var batch = new ForwardBatch(List.of(new ForwardBatch.Rows(tokens, cache, true)));
            return model.forward(batch, Collections.nCopies(tokens.length, Mixture.NONE))[0].clone();
        }
    }

    private static ObjectNode config(ModelConfig config) {
        return JSON.createObjectNode()
                .put("model_type", "llama")
                .put("vocab_size", config.vocabulary())
                .put("hidden_size", config.hidden())
                .put("intermediate_size", config.feedForward())
                .put("num_hidden_layers", config.layers())
                .put("num_attention_heads", config.heads())
                .put("num_key_value_heads", config.keyValueHeads())
                .put("rms_norm_eps", config.normEpsilon())
                .put("rope_theta", config.traits().rope().theta())
                .put("max_position_embeddings", config.contextLength())
                .put("tie_word_embeddings", config.tiedHead())
                .put("eos_token_id", 2);
    }

    private void writeConfig(ObjectNode config) throws IOException {
        Files.write(folder.resolve("config.json"), JSON.writeValueAsBytes(config));
    }

    private void writeTokenizer(GgufFile file) throws IOException {
        Files.write(folder.resolve("tokenizer.json"), TokenizerFile.ofGguf(file).json());
        ObjectNode settings = JSON.createObjectNode()
                .put("chat_template", file.string("tokenizer.chat_template").orElseThrow())
                .put("bos_token", "<|im_start|>");
        Files.write(folder.resolve("tokenizer_config.json"), JSON.writeValueAsBytes(settings));
    }

    private void writeWeights(WeightSource source) throws IOException {
        Map<String, float[]> outer = new LinkedHashMap<>();
        outer.put("model.embed_tokens.weight", source.read("model.embed_tokens.weight"));
        outer.put("model.norm.weight", source.read("model.norm.weight"));
        Map<String, float[]> layer = new LinkedHashMap<>();
        LAYER.forEach(module -> {
            String name = "model.layers.0." + module + ".weight";
            layer.put(name, source.read(name));
        });
        writeShard("model-00001-of-00002.safetensors", outer);
        writeShard("model-00002-of-00002.safetensors", layer);
        ObjectNode index = JSON.createObjectNode();
        ObjectNode map = index.putObject("weight_map");
        outer.keySet().forEach(name -> map.put(name, "model-00001-of-00002.safetensors"));
        layer.keySet().forEach(name -> map.put(name, "model-00002-of-00002.safetensors"));
        Files.write(folder.resolve("model.safetensors.index.json"), JSON.writeValueAsBytes(index));
    }

    private void writeShard(String name, Map<String, float[]> tensors) throws IOException {
        ObjectNode header = JSON.createObjectNode();
        long end = 0;
        for (Map.Entry<String, float[]> tensor : tensors.entrySet()) {
            ObjectNode entry = header.putObject(tensor.getKey()).put("dtype", "F32");
            entry.putArray("shape").add(tensor.getValue().length);
            long begin = end;
            end += (long) Float.BYTES * tensor.getValue().length;
            entry.putArray("data_offsets").add(begin).add(end);
        }
        byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(folder.resolve(name)))) {
            out.write(little(Long.BYTES, buffer -> buffer.putLong(json.length)));
            out.write(json);
            for (float[] values : tensors.values()) {
                out.write(little(
                        Float.BYTES * values.length,
                        buffer -> buffer.asFloatBuffer().put(values)));
            }
        }
    }

    private static byte[] little(int size, Consumer<ByteBuffer> fill) {
        ByteBuffer buffer = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        fill.accept(buffer);
        return buffer.array();
    }
}
