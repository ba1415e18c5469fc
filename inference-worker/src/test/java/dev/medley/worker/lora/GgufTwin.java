package dev.medley.worker.lora;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.worker.weights.HubFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes a hub folder as the GGUF file that llama.cpp's converter would make of it, all in float32. */
final class GgufTwin {
    private static final Map<String, String> FAMILIES = Map.of(
            "llama", "llama",
            "mistral", "llama",
            "qwen2", "qwen2",
            "qwen3", "qwen3",
            "gemma2", "gemma2",
            "gemma3_text", "gemma3");
    private static final int UINT32 = 4;
    private static final int FLOAT32 = 6;
    private static final int STRING = 8;
    private static final int ALIGNMENT = 32;

    private final HubFolder folder;
    private final JsonNode config;
    private final String family;
    private final int headSize;
    private final Map<String, Object> metadata = new LinkedHashMap<>();
    private final Map<String, float[]> tensors = new LinkedHashMap<>();
    private final Map<String, long[]> dimensions = new LinkedHashMap<>();

    private GgufTwin(HubFolder folder) {
        this.folder = folder;
        this.config = folder.config();
        this.family = FAMILIES.get(config.path("model_type").asText());
        this.headSize = config.path("head_dim")
                .asInt(config.path("hidden_size").asInt()
                        / config.path("num_attention_heads").asInt());
    }

    static void write(Path hubFolder, Path file) throws IOException {
        try (HubFolder folder = HubFolder.open(hubFolder)) {
            var twin = new GgufTwin(folder);
            twin.describe();
            twin.convert();
            Files.write(file, twin.bytes());
        }
    }

    private void describe() {
        metadata.put("general.architecture", family);
        integer("vocab_size", "vocab_size");
        integer("context_length", "max_position_embeddings");
        integer("embedding_length", "hidden_size");
        integer("block_count", "num_hidden_layers");
        integer("feed_forward_length", "intermediate_size");
        integer("attention.head_count", "num_attention_heads");
        integer("attention.head_count_kv", "num_key_value_heads");
        metadata.put(family + ".attention.key_length", headSize);
        metadata.put(family + ".attention.value_length", headSize);
        metadata.put(family + ".attention.layer_norm_rms_epsilon", (float)
                config.path("rms_norm_eps").asDouble());
        decimal("attn_logit_softcapping", config.path("attn_logit_softcapping"));
        decimal("final_logit_softcapping", config.path("final_logit_softcapping"));
        if (config.path("sliding_window").isInt()) {
            integer("attention.sliding_window", "sliding_window");
            if (family.startsWith("gemma")) {
                metadata.put(family + ".attention.sliding_window_pattern", 2);
            }
        }
        JsonNode rope = config.path("rope_parameters");
        JsonNode global = rope.has("full_attention") ? rope.path("full_attention") : rope;
        decimal("rope.freq_base", global.path("rope_theta"));
        String kind = global.path("rope_type").asText();
        if (kind.equals("linear") || kind.equals("yarn")) {
            metadata.put(family + ".rope.scaling.type", kind);
            decimal("rope.scaling.factor", global.path("factor"));
            if (kind.equals("yarn")) {
                metadata.put(
                        family + ".rope.scaling.original_context_length",
                        global.path("original_max_position_embeddings").asInt());
            }
        } else if (kind.equals("llama3")) {
            llama3(global);
        }
    }

    /** The converter computes what each pair is divided by and stores the numbers. */
    private void llama3(JsonNode rope) {
        double factor = rope.path("factor").asDouble();
        double low = rope.path("low_freq_factor").asDouble();
        double high = rope.path("high_freq_factor").asDouble();
        double context = rope.path("original_max_position_embeddings").asDouble();
        float[] divisors = new float[headSize / 2];
        for (int i = 0; i < divisors.length; i++) {
            double turn = Math.pow(rope.path("rope_theta").asDouble(), -2.0 * i / headSize);
            double length = 2 * Math.PI / turn;
            double smooth = (context / length - low) / (high - low);
            divisors[i] = (float)
                    (length < context / high
                            ? 1
                            : length > context / low ? factor : 1 / ((1 - smooth) / factor + smooth));
        }
        tensor("rope_freqs.weight", divisors, divisors.length);
    }

    private void convert() {
        int hidden = config.path("hidden_size").asInt();
        int vocabulary = config.path("vocab_size").asInt();
        tensor("token_embd.weight", folder.read("model.embed_tokens.weight"), hidden, vocabulary);
        tensor("output_norm.weight", norm("model.norm.weight"), hidden);
        if (folder.has("lm_head.weight")) {
            tensor("output.weight", folder.read("lm_head.weight"), hidden, vocabulary);
        }
        boolean gemma = family.startsWith("gemma");
        for (int layer = 0; layer < config.path("num_hidden_layers").asInt(); layer++) {
            String from = "model.layers." + layer + ".";
            String to = "blk." + layer + ".";
            module(from + "input_layernorm", to + "attn_norm");
            module(from + "self_attn.q_proj", to + "attn_q");
            module(from + "self_attn.k_proj", to + "attn_k");
            module(from + "self_attn.v_proj", to + "attn_v");
            module(from + "self_attn.o_proj", to + "attn_output");
            module(from + "self_attn.q_norm", to + "attn_q_norm");
            module(from + "self_attn.k_norm", to + "attn_k_norm");
            module(from + "post_attention_layernorm", to + (gemma ? "post_attention_norm" : "ffn_norm"));
            module(from + "pre_feedforward_layernorm", to + "ffn_norm");
            module(from + "post_feedforward_layernorm", to + "post_ffw_norm");
            module(from + "mlp.gate_proj", to + "ffn_gate");
            module(from + "mlp.up_proj", to + "ffn_up");
            module(from + "mlp.down_proj", to + "ffn_down");
        }
    }

    private void module(String from, String to) {
        for (String part : List.of(".weight", ".bias")) {
            if (folder.has(from + part)) {
                float[] values = from.endsWith("norm") ? norm(from + part) : folder.read(from + part);
                int inputs = from.endsWith("down_proj")
                        ? config.path("intermediate_size").asInt()
                        : from.endsWith("o_proj")
                                ? config.path("num_attention_heads").asInt() * headSize
                                : config.path("hidden_size").asInt();
                boolean matrix = part.equals(".weight") && !from.endsWith("norm");
                float[] own = family.equals("llama") && from.matches(".*\\.[qk]_proj")
                        ? interleaved(values, matrix ? inputs : 1)
                        : values;
                scaled(from, own);
                if (matrix) {
                    tensor(to + part, own, inputs, own.length / inputs);
                } else {
                    tensor(to + part, own, own.length);
                }
            }
        }
    }

    private float[] norm(String name) {
        float[] values = folder.read(name);
        for (int i = 0; family.startsWith("gemma") && i < values.length; i++) {
            values[i] += 1;
        }
        return values;
    }

    /** A file has no query scale of its own; where the base's is not the head size's, the queries have to carry it. */
    private void scaled(String module, float[] values) {
        boolean queries = module.endsWith(family.equals("gemma3") ? "self_attn.q_norm" : "self_attn.q_proj");
        double scalar = config.path("query_pre_attn_scalar").asDouble(headSize);
        for (int i = 0; queries && family.startsWith("gemma") && i < values.length; i++) {
            values[i] *= (float) Math.sqrt(headSize / scalar);
        }
    }

    /** The rows of each head's halves taken in turns. */
    private float[] interleaved(float[] values, int columns) {
        float[] mixed = new float[values.length];
        for (int row = 0; row < values.length / columns; row++) {
            int inHead = row % headSize;
            int target = row - inHead + inHead % (headSize / 2) * 2 + inHead / (headSize / 2);
            System.arraycopy(values, row * columns, mixed, target * columns, columns);
        }
        return mixed;
    }

    private void tensor(String name, float[] values, long... shape) {
        tensors.put(name, values);
        dimensions.put(name, shape);
    }

    private void integer(String key, String field) {
        metadata.put(family + "." + key, config.path(field).asInt());
    }

    private void decimal(String key, JsonNode value) {
        Optional.of(value)
                .filter(JsonNode::isNumber)
                .ifPresent(number -> metadata.put(family + "." + key, (float) number.asDouble()));
    }

    private byte[] bytes() {
        var out = new Little();
        out.bytes("GGUF".getBytes(StandardCharsets.US_ASCII));
        out.int32(3);
        out.int64(tensors.size());
        out.int64(metadata.size());
        metadata.forEach((key, value) -> {
            out.string(key);
            switch (value) {
                case Integer number -> out.int32(UINT32).int32(number);
                case Float number -> out.int32(FLOAT32).int32(Float.floatToIntBits(number));
                default -> out.int32(STRING).string(value.toString());
            }
        });
        long offset = 0;
        for (Map.Entry<String, float[]> each : tensors.entrySet()) {
            long[] shape = dimensions.get(each.getKey());
            out.string(each.getKey()).int32(shape.length);
            for (long length : shape) {
                out.int64(length);
            }
            out.int32(0).int64(offset);
            offset += aligned(each.getValue().length * 4L);
        }
        out.align();
        for (float[] values : tensors.values()) {
            for (float value : values) {
                out.int32(Float.floatToIntBits(value));
            }
            out.align();
        }
        return out.stream.toByteArray();
    }

    private static long aligned(long bytes) {
        return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    /** Little-endian numbers, one after the other. */
    private static final class Little {
        private final ByteArrayOutputStream stream = new ByteArrayOutputStream();

        Little int32(int value) {
            return bytes(ByteBuffer.allocate(4)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(value)
                    .array());
        }

        Little int64(long value) {
            return bytes(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(value)
                    .array());
        }

        Little string(String text) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            return int64(utf8.length).bytes(utf8);
        }

        Little bytes(byte[] values) {
            stream.writeBytes(values);
            return this;
        }

        void align() {
            bytes(new byte[(int) (aligned(stream.size()) - stream.size())]);
        }
    }
}
