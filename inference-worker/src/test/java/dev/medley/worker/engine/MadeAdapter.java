package dev.medley.worker.engine;

import dev.medley.worker.lora.AdapterRef;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** PEFT folders of any content, hostile ones included: one pair of factors for the first layer's queries unless told otherwise. */
public final class MadeAdapter {
    static final String QUERY = "base_model.model.model.layers.0.self_attn.q_proj";

    private MadeAdapter() {}

    /** A tensor filled with one value. */
    record Filled(float value, int... shape) {
        int count() {
            int count = 1;
            for (int size : shape) {
                count *= size;
            }
            return count;
        }
    }

    /** Rank 2 for a module of that many inputs and outputs. */
    static AdapterRef of(Path root, String name, float value, int inputs, int outputs) throws IOException {
        Map<String, Filled> tensors = new LinkedHashMap<>();
        tensors.put(QUERY + ".lora_A.weight", new Filled(value, 2, inputs));
        tensors.put(QUERY + ".lora_B.weight", new Filled(value, outputs, 2));
        return of(root, name, "\"q_proj\"", tensors);
    }

    /** The largest values that an adapter may have, where they are multiplied with each other. */
    public static AdapterRef overflowing(Path root, String name) throws IOException {
        Map<String, Filled> tensors = new LinkedHashMap<>();
        for (String module : List.of("gate_proj", "up_proj")) {
            String path = "base_model.model.model.layers.0.mlp." + module;
            tensors.put(path + ".lora_A.weight", new Filled(9e8f, 2, 576));
            tensors.put(path + ".lora_B.weight", new Filled(9e8f, 1536, 2));
        }
        return of(root, name, "\"gate_proj\", \"up_proj\"", tensors);
    }

    private static AdapterRef of(Path root, String name, String modules, Map<String, Filled> tensors)
            throws IOException {
        Path folder = Files.createDirectories(root.resolve(name));
        Files.writeString(
                folder.resolve("adapter_config.json"),
                "{\"peft_type\": \"LORA\", \"r\": 2, \"lora_alpha\": 2,"
                        + " \"target_modules\": [" + modules + "], \"task_type\": \"CAUSAL_LM\","
                        + " \"base_model_name_or_path\": \"HuggingFaceTB/SmolLM2-135M-Instruct\"}");
        write(folder.resolve("adapter_model.safetensors"), Map.of(), tensors);
        return new AdapterRef("made/" + name, "sha256:" + name, folder);
    }

    static void write(Path file, Map<String, String> metadata, Map<String, Filled> tensors) throws IOException {
        var header = new StringJoiner(",", "{", "}");
        metadata.forEach((key, value) -> header.add("\"__metadata__\":{\"" + key + "\":\"" + value + "\"}"));
        int bytes = 0;
        for (Map.Entry<String, Filled> each : tensors.entrySet()) {
            int size = each.getValue().count() * Float.BYTES;
            var shape = new StringJoiner(",", "[", "]");
            for (int length : each.getValue().shape()) {
                shape.add(Integer.toString(length));
            }
            header.add("\"" + each.getKey() + "\":{\"dtype\":\"F32\",\"shape\":" + shape + ",\"data_offsets\":[" + bytes
                    + "," + (bytes + size) + "]}");
            bytes += size;
        }
        byte[] text = header.toString().getBytes(StandardCharsets.UTF_8);
        ByteBuffer buffer = ByteBuffer.allocate(8 + text.length + bytes).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(text.length).put(text);
        for (Filled tensor : tensors.values()) {
            for (int i = 0; i < tensor.count(); i++) {
                buffer.putFloat(tensor.value());
            }
        }
        Files.write(file, buffer.array());
    }
}
