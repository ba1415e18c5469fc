package dev.medley.worker.health;

import dev.medley.worker.engine.Engine;
import dev.medley.worker.openai.ActiveAdapters;
import dev.medley.worker.openai.ResponderChoice;
import dev.medley.worker.registry.RegistryAdapterSource;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** {@code /metrics}: the engine's figures, and {@code lora_requests_info} as the Gateway API Inference Extension reads it. */
@ApplicationScoped
class EngineMetrics {
    private final MeterRegistry meters;
    private final Engine engine;

    EngineMetrics(MeterRegistry meters, Engine engine) {
        this.meters = meters;
        this.engine = engine;
    }

    void register(@Observes StartupEvent event, ResponderChoice responders, ActiveAdapters active) {
        gauge("medley_requests_running", each -> each.stats().running());
        gauge("medley_requests_waiting", each -> each.stats().waiting());
        gauge("medley_adapters_resident", each -> each.stats().cache().adapters());
        gauge("medley_adapter_resident_bytes", each -> each.stats().cache().bytes());
        counter("medley_adapter_hits", each -> each.stats().cache().hits());
        counter("medley_adapter_misses", each -> each.stats().cache().misses());
        counter("medley_adapter_evictions", each -> each.stats().cache().evictions());
        counter("medley_engine_steps", each -> each.stats().steps());
        counter("medley_engine_rows", each -> each.stats().rows());
        counter("medley_tokens_generated", each -> each.stats().generated());
        responders.source().ifPresent(this::disk);
        MultiGauge lora = MultiGauge.builder("lora_requests_info").register(meters);
        active.whenChanged(() -> lora.register(List.of(row(active)), true));
    }

    private MultiGauge.Row<Number> row(ActiveAdapters active) {
        Tags tags = Tags.of(
                "max_lora", Integer.toString(engine.config().maxBatch()),
                "running_lora_adapters", active.running(),
                "waiting_lora_adapters", active.waiting());
        return MultiGauge.Row.of(tags, System.currentTimeMillis() / 1000.0);
    }

    private void disk(RegistryAdapterSource source) {
        Gauge.builder("medley_adapter_disk_bytes", source, RegistryAdapterSource::bytes)
                .register(meters);
        FunctionCounter.builder("medley_adapter_disk_hits", source, RegistryAdapterSource::hits)
                .register(meters);
        FunctionCounter.builder("medley_adapter_disk_misses", source, RegistryAdapterSource::misses)
                .register(meters);
    }

    private void gauge(String name, ToDoubleFunction<Engine> value) {
        Gauge.builder(name, engine, value).register(meters);
    }

    private void counter(String name, ToDoubleFunction<Engine> value) {
        FunctionCounter.builder(name, engine, value).register(meters);
    }
}
