package dev.medley.registry.retrieve;

import dev.medley.format.AdapterFiles;
import dev.medley.format.RetrieverNumbers;
import dev.medley.format.Safetensors;
import dev.medley.format.SafetensorsHeader;
import dev.medley.format.TensorEntry;
import dev.medley.registry.embedding.Vector;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/**
 * A trained linear map of embeddings, read from {@code retriever.safetensors}. Immutable.
 *
 * <p>It ranks; whether a prompt fits at all is decided by the embeddings as they are, which separate strange prompts better.
 */
final class Projection {
    private static final String TENSOR = "projection.weight";

    /** Column by column. */
    private final float[] columns;

    private final Optional<Double> temperature;
    private final Optional<Double> fitSlack;
    private final double tilt;
    private final double typicalFit;

    private Projection(float[] columns, SafetensorsHeader header) {
        this.columns = columns;
        var numbers = new RetrieverNumbers(header);
        this.temperature = numbers.find(RetrieverNumbers.TEMPERATURE);
        this.fitSlack = numbers.find(RetrieverNumbers.FIT_SLACK);
        this.tilt = numbers.find(RetrieverNumbers.TILT).orElse(0.0);
        this.typicalFit = numbers.find(RetrieverNumbers.TYPICAL_FIT).orElse(0.0);
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
        return new Projection(columns(matrix), header);
    }

    private static float[] columns(float[] matrix) {
        float[] columns = new float[matrix.length];
        for (int row = 0; row < Vector.DIMENSIONS; row++) {
            for (int column = 0; column < Vector.DIMENSIONS; column++) {
                columns[column * Vector.DIMENSIONS + row] = matrix[row * Vector.DIMENSIONS + column];
            }
        }
        return columns;
    }

    /** What the map takes to nothing stays where it is. */
    Vector apply(Vector embedding) {
        return embedding.underColumns(columns).orElse(embedding);
    }

    /** T of softmax(score / T) that was learnt with it. */
    Optional<Double> temperature() {
        return temperature;
    }

    /** How far below its examples a prompt may be and still fit an adapter, learnt with it. */
    Optional<Double> fitSlack() {
        return fitSlack;
    }

    /**
     * What is added to the cosine with the mean of these examples: less than nothing where they are more alike than those of a typical adapter,
     * since such a mean lies nearer to every prompt.
     */
    double tilt(List<Vector> examples) {
        if (tilt == 0 || examples.isEmpty()) {
            return 0;
        }
        ExamplePrompts mapped =
                ExamplePrompts.of(examples.stream().map(this::apply).toList());
        return mapped.tellSpread() ? tilt * (typicalFit - mapped.fitMean()) : 0;
    }
}
