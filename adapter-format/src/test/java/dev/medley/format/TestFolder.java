package dev.medley.format;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A folder with a whole adapter, whose files may be replaced. */
final class TestFolder {
    /** What a card may hold. */
    static final String CARD = "---\nbase_model: HuggingFaceTB/SmolLM2-135M-Instruct\nlicense: mit\n"
            + "tags: [a, b]\nlanguage: en\nmedley:\n  summary: Does it.\n  examples: public\n---\n\n# It\n\nText.\n";

    private final Map<String, byte[]> files = new LinkedHashMap<>();

    TestFolder() {
        put("adapter_config.json", new ConfigText().bytes());
        put("adapter_model.safetensors", weights().bytes());
        put("README.md", CARD);
        put("examples.jsonl", "{\"prompt\": \"p\", \"answer\": \"a\"}\n".repeat(10));
    }

    static WeightFile weights() {
        WeightFile weights = new WeightFile();
        for (int layer = 0; layer < 30; layer++) {
            weights.pair("model.layers." + layer + ".self_attn.q_proj", 4, 576, 576);
        }
        return weights;
    }

    void put(String path, String text) {
        put(path, text.getBytes(StandardCharsets.UTF_8));
    }

    void put(String path, byte[] bytes) {
        files.put(path, bytes);
    }

    void remove(String path) {
        files.remove(path);
    }

    FolderInspection.Result inspect() {
        List<FolderFile> list = new ArrayList<>();
        files.forEach((path, bytes) -> list.add(new FolderFile(path, bytes.length, bytes)));
        return FolderInspection.inspect(list);
    }

    void write(Path directory) throws IOException {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Files.write(directory.resolve(file.getKey()), file.getValue());
        }
    }
}
