package dev.medley.registry.training;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medley.format.AdapterFiles;
import dev.medley.registry.embedding.Vector;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Writes what is published: the map with its training set in the metadata, and a card. */
final class RetrieverFolder {
    private static final int ALIGNMENT = 8;

    private RetrieverFolder() {}

    static void write(Path folder, float[] map, Map<String, String> metadata, String report) throws IOException {
        Files.createDirectories(folder);
        Files.write(folder.resolve(AdapterFiles.RETRIEVER), safetensors(map, metadata));
        Files.writeString(folder.resolve(AdapterFiles.CARD), """
                ---
                base_model: %s
                license: apache-2.0
                medley: {kind: retriever, summary: A linear map of bge-small embeddings that adapters are found by}
                ---
                # Retriever

                Written by `./medley train retriever`, seed %s, from %s of the tasks; measured on the others:

                ```
                %s```
                """.formatted(
                        metadata.get("base"),
                        metadata.get("seed"),
                        metadata.get("share"),
                        report.indent(0).stripTrailing() + "\n"));
    }

    private static byte[] safetensors(float[] map, Map<String, String> metadata) throws IOException {
        JsonMapper json = JsonMapper.builder().build();
        ObjectNode header = json.createObjectNode();
        ObjectNode notes = header.putObject("__metadata__");
        new TreeMap<>(metadata).forEach(notes::put);
        ObjectNode tensor = header.putObject("projection.weight").put("dtype", "F32");
        tensor.putArray("shape").add(Vector.DIMENSIONS).add(Vector.DIMENSIONS);
        tensor.putArray("data_offsets").add(0).add(map.length * Float.BYTES);
        byte[] text = json.writeValueAsBytes(header);
        int padded = (text.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        ByteBuffer file = ByteBuffer.allocate(Long.BYTES + padded + map.length * Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(padded).put(text).put(" ".repeat(padded - text.length).getBytes(StandardCharsets.US_ASCII));
        for (float value : map) {
            file.putFloat(value);
        }
        return file.array();
    }
}
