package dev.medley.worker.config;

import dev.medley.worker.engine.Engine;
import dev.medley.worker.engine.EngineConfig;
import dev.medley.worker.engine.EngineObserver;
import dev.medley.worker.torch.Device;
import dev.medley.worker.torch.TensorType;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Puts the plain-Java engine together from settings; it is loaded before the first request is taken. */
@ApplicationScoped
class WorkerParts {
    @Produces
    @Singleton
    @Startup
    Engine engine(WorkerConfig config, EngineObserver observer) {
        var settings = new EngineConfig(
                config.base(),
                config.baseName(),
                TensorType.ofCompute(config.dtype()),
                Device.of(config.device()),
                config.maxBatch(),
                config.maxQueue(),
                config.prefillChunk(),
                config.kvSize().asLongValue(),
                config.adapterSize().asLongValue(),
                config.loadTimeout());
        return Engine.start(settings, observer);
    }

    void stop(@Disposes Engine engine) {
        engine.close();
    }
}
