package dev.medley.registry.retrieve;

import dev.medley.format.AdapterFiles;
import dev.medley.format.Safetensors;
import dev.medley.format.SafetensorsHeader;
import dev.medley.format.TensorEntry;
import dev.medley.registry.embedding.Vector;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * A trained linear map of embeddings, read from {@code retriever.safetensors}. Immutable.
 *
 * <p>It ranks; whether a prompt fits at all is decided by the embeddings as they are, which separate strange prompts better.
 */
final class Projection {
    private static final String TENSOR = "projection.weight";

    private final float[] matrix;
    private final Optional<Double> temperature;

    private Projection(float[] matrix, Optional<Double> temperature) {
        this.matrix = matrix;
        this.temperature = temperature;
    }

    /** @param file checked when it was published */
    static Projection read(byte[] file) {
        if (!(Safetensors.read(AdapterFiles.RETRIEVER, file, file.length) instanceof Safetensors.Valid valid)) {
            throw new IllegalStateException("a published retriever is unreadable");
        }
        SafetensorsHeader header = valid.header();
        TensorEntry tensor = header.find(TENSOR).orElseThrow();
        float[] matrix = new float[Math.toIntExact(tensor.elements())];
        int start = Math.toIntExact(header.dataStart() + tensor.begin());
        ByteBuffer.wrap(file, start, Math.toIntExact(tensor.size()))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(matrix);
        return new Projection(matrix, temperature(header));
    }

    Vector apply(Vector embedding) {
        return embedding.under(matrix);
    }

    /** T of softmax(score / T) that was learnt with it. */
    Optional<Double> temperature() {
        return temperature;
    }

    private static Optional<Double> temperature(SafetensorsHeader header) {
        try {
            return Optional.ofNullable(header.metadata().get("temperature"))
                    .map(Double::valueOf)
                    .filter(value -> value > 0 && Double.isFinite(value));
        } catch (NumberFormatException noNumber) {
            return Optional.empty();
        }
    }
}
