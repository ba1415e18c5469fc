package dev.medley.worker.config;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Settings of this process. The command line and the environment of docs/protocol.md, section 1, end here. */
@ConfigMapping(prefix = "medley.worker")
public interface WorkerConfig {
    /** Registry to join; absent: stand-alone. */
    Optional<URI> registry();

    /** The fleet's secret; required with a registry. */
    Optional<String> token();

    /** Stable name of this worker. */
    String id();

    /** Listen address. */
    String host();

    /** Listen port. */
    int port();

    /** URL that the registry reaches this worker at; {@code http://host:port} when absent. */
    Optional<URI> url();

    /** GGUF file or safetensors folder. */
    Path base();

    /** Hub name of that base. */
    String baseName();

    /** {@code bfloat16} or {@code float32}. */
    String dtype();

    /** {@code cpu} or {@code cuda}. */
    String device();

    /** Disk cache of adapters, by digest. */
    Path cache();

    /** Most bytes of that cache. */
    @WithDefault("10G")
    MemorySize cacheSize();

    /** Longest time that one file of an adapter may take to arrive. */
    @WithDefault("60s")
    Duration downloadTimeout();

    /** Stand-alone: a folder of PEFT folders. */
    Optional<Path> adapters();

    /** Stand-alone: the router file of mode {@code ramole}. */
    Optional<Path> router();

    /** Most sequences of one step, 1 to 256. */
    @WithDefault("32")
    int maxBatch();

    /** Most requests that wait beside them. */
    @WithDefault("256")
    int maxQueue();

    /** Most prompt tokens of one step. */
    @WithDefault("512")
    int prefillChunk();

    /** Memory of the device for the keys and values of all sequences. */
    @WithDefault("1G")
    MemorySize kvSize();

    /** Memory of the device for resident adapters. */
    @WithDefault("1G")
    MemorySize adapterSize();

    /** Longest time that a request waits for its adapters to arrive from object storage, and for the engine to read them. */
    @WithDefault("30s")
    Duration loadTimeout();

    /**
     * How long a worker that is told to stop goes on with what it is answering; then the rest is cut with an error. {@code quarkus.shutdown.timeout} has
     * to be longer.
     */
    @WithDefault("60s")
    Duration drain();
}
