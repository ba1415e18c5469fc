package dev.medley.worker.config;

import dev.medley.worker.engine.Engine;
import dev.medley.worker.engine.EngineConfig;
import dev.medley.worker.engine.EngineObserver;
import dev.medley.worker.kernel.Background;
import dev.medley.worker.torch.Device;
import dev.medley.worker.torch.TensorType;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** Puts the plain-Java engine together from settings; it is loaded before the first request is taken. */
@ApplicationScoped
class WorkerParts {
    private static final Logger LOG = Logger.getLogger(WorkerParts.class);

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
        Engine engine = Engine.start(settings, observer);
        Background.letCompilersYield();
        engine.chatTemplates().missing().ifPresent(why -> LOG.warnf("chats that need it are refused: %s", why));
        return engine;
    }

    void stop(@Disposes Engine engine) {
        engine.close();
    }
}
