package dev.medley.worker.engine;

import dev.medley.worker.torch.Device;
import dev.medley.worker.torch.TensorType;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Settings of an engine.
 *
 * @param base GGUF file or hub folder
 * @param baseName hub name of the base
 * @param type what the base and adapters are computed in
 * @param device where all of it is computed
 * @param maxBatch most sequences of one step
 * @param maxQueue most requests that wait beside them
 * @param prefillChunk most prompt tokens of one step
 * @param kvBytes bytes that the keys and values of all sequences may take
 * @param adapterBytes bytes that resident adapters may take
 * @param loadDeadline how long a request waits for its adapters to be read
 */
public record EngineConfig(
        Path base,
        String baseName,
        TensorType type,
        Device device,
        int maxBatch,
        int maxQueue,
        int prefillChunk,
        long kvBytes,
        long adapterBytes,
        Duration loadDeadline) {
    private static final Duration LOAD_DEADLINE = Duration.ofSeconds(30);

    /** On the processor, with the ordinary deadline. */
    public EngineConfig(
            Path base,
            String baseName,
            TensorType type,
            int maxBatch,
            int maxQueue,
            int prefillChunk,
            long kvBytes,
            long adapterBytes) {
        this(base, baseName, type, Device.CPU, maxBatch, maxQueue, prefillChunk, kvBytes, adapterBytes, LOAD_DEADLINE);
    }

    public EngineConfig {
        if (maxBatch < 1 || maxQueue < 0 || prefillChunk < 1 || kvBytes < 1 || adapterBytes < 1) {
            throw new IllegalArgumentException("engine limits must be positive");
        }
    }

    /** Limits that suit one machine with a few cores. */
    public static EngineConfig of(Path base, String baseName, TensorType type) {
        return new EngineConfig(base, baseName, type, 32, 256, 512, 1L << 30, 1L << 30);
    }

    /** The same on another device. */
    public EngineConfig on(Device other) {
        return new EngineConfig(
                base, baseName, type, other, maxBatch, maxQueue, prefillChunk, kvBytes, adapterBytes, loadDeadline);
    }
}
