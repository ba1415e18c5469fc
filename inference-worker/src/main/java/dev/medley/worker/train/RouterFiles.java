package dev.medley.worker.train;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medley.format.AdapterFiles;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;

/** The folder of a training: a checkpoint while it runs, the router and its card at the end. */
final class RouterFiles {
    private static final int ALIGNMENT = 8;
    private static final String CHECKPOINT = "checkpoint.bin";

    private final Path folder;

    RouterFiles(Path folder) {
        this.folder = folder;
    }

    Path folder() {
        return folder;
    }

    /** Replaces the last checkpoint at once, or not at all. */
    void checkpoint(RouterWeights weights, AdamW optimiser, String setting) throws IOException {
        Files.createDirectories(folder);
        Path draft = folder.resolve(CHECKPOINT + ".part");
        try (var out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(draft)))) {
            out.writeUTF(setting);
            out.writeInt(optimiser.steps());
            for (String name : weights.names()) {
                float[] values = weights.of(name);
                for (float[] each : new float[][] {
                    values, optimiser.first(name, values.length), optimiser.second(name, values.length)
                }) {
                    for (float value : each) {
                        out.writeFloat(value);
                    }
                }
            }
        }
        Files.move(
                draft, folder.resolve(CHECKPOINT), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Goes on from the checkpoint of the same training; false when there is none. */
    boolean resume(RouterWeights weights, AdamW optimiser, String setting) throws IOException {
        Path file = folder.resolve(CHECKPOINT);
        if (!Files.exists(file)) {
            return false;
        }
        try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            if (!in.readUTF().equals(setting)) {
                return false;
            }
            optimiser.resumeAt(in.readInt());
            for (String name : weights.names()) {
                float[] values = weights.of(name);
                for (float[] each : new float[][] {
                    values, optimiser.first(name, values.length), optimiser.second(name, values.length)
                }) {
                    for (int i = 0; i < each.length; i++) {
                        each[i] = in.readFloat();
                    }
                }
            }
        }
        return true;
    }

    /** Writes what is published, and removes the checkpoint. */
    void finish(RouterWeights weights, Map<String, String> metadata, String report) throws IOException {
        Files.createDirectories(folder);
        Files.write(folder.resolve(AdapterFiles.ROUTER), safetensors(weights, metadata));
        Files.writeString(folder.resolve(AdapterFiles.CARD), """
                ---
                base_model: %s
                license: apache-2.0
                medley: {kind: router, summary: "RouterLoRA of rank %s, trained on %s adapters"}
                ---
                # Router

                Written by `./medley train router`.

                ```
                %s```
                """.formatted(
                        metadata.get("base"),
                        metadata.get("rank"),
                        metadata.get("trained_on").split(" ").length,
                        report));
        Files.deleteIfExists(folder.resolve(CHECKPOINT));
    }

    private static byte[] safetensors(RouterWeights weights, Map<String, String> metadata) throws IOException {
        JsonMapper json = JsonMapper.builder().build();
        ObjectNode header = json.createObjectNode();
        ObjectNode notes = header.putObject("__metadata__");
        new TreeMap<>(metadata).forEach(notes::put);
        long offset = 0;
        for (String name : weights.names()) {
            ObjectNode tensor = header.putObject(name).put("dtype", "F32");
            for (long size : weights.shape(name)) {
                tensor.withArray("shape").add(size);
            }
            long end = offset + (long) weights.of(name).length * Float.BYTES;
            tensor.putArray("data_offsets").add(offset).add(end);
            offset = end;
        }
        byte[] text = json.writeValueAsBytes(header);
        int padded = (text.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        ByteBuffer file = ByteBuffer.allocate(Math.toIntExact(Long.BYTES + padded + offset))
                .order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(padded).put(text).put(" ".repeat(padded - text.length).getBytes(StandardCharsets.US_ASCII));
        for (String name : weights.names()) {
            for (float value : weights.of(name)) {
                file.putFloat(value);
            }
        }
        return file.array();
    }
}
