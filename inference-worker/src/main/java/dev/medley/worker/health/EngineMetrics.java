package dev.medley.worker.health;

import dev.medley.worker.engine.Engine;
import dev.medley.worker.openai.ActiveAdapters;
import dev.medley.worker.openai.ResponderChoice;
import dev.medley.worker.registry.RegistryAdapterSource;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** {@code /metrics}: the engine's figures, and {@code lora_requests_info} as the Gateway API Inference Extension reads it. */
@ApplicationScoped
class EngineMetrics {
    private static final String ADAPTERS = "medley_adapters_resident";
    private static final String BYTES = "medley_adapter_resident_bytes";
    private static final String HITS = "medley_adapter_hits";
    private static final String MISSES = "medley_adapter_misses";
    private static final String EVICTIONS = "medley_adapter_evictions";
    private static final String LOADS = "medley_adapter_load";
    private static final String FAILURES = "medley_adapter_load_failures";

    private final MeterRegistry meters;
    private final Engine engine;

    EngineMetrics(MeterRegistry meters, Engine engine) {
        this.meters = meters;
        this.engine = engine;
    }

    void register(@Observes StartupEvent event, ResponderChoice responders, ActiveAdapters active) {
        gauge("medley_requests_running", each -> each.stats().running());
        gauge("medley_requests_waiting", each -> each.stats().waiting());
        memory();
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

    /** Tiers are a closed set; adapters are told by name in {@code lora_requests_info} alone. */
    private void memory() {
        Tags tier = Tags.of("tier", "memory");
        gauge(ADAPTERS, tier, engine, each -> each.stats().cache().adapters());
        gauge(BYTES, tier, engine, each -> each.stats().cache().bytes());
        counter(HITS, tier, engine, each -> each.stats().cache().hits());
        counter(MISSES, tier, engine, each -> each.stats().cache().misses());
        counter(EVICTIONS, tier, engine, each -> each.stats().cache().evictions());
        FunctionTimer.builder(
                        LOADS,
                        engine,
                        each -> each.stats().loads().reads(),
                        each -> each.stats().loads().seconds(),
                        TimeUnit.SECONDS)
                .tags(tier)
                .register(meters);
        counter(FAILURES, tier, engine, each -> each.stats().loads().failures());
    }

    private void disk(RegistryAdapterSource source) {
        Tags tier = Tags.of("tier", "disk");
        gauge(ADAPTERS, tier, source, RegistryAdapterSource::adapters);
        gauge(BYTES, tier, source, RegistryAdapterSource::bytes);
        counter(HITS, tier, source, RegistryAdapterSource::hits);
        counter(MISSES, tier, source, RegistryAdapterSource::misses);
        counter(EVICTIONS, tier, source, RegistryAdapterSource::evictions);
        FunctionTimer.builder(
                        LOADS,
                        source,
                        RegistryAdapterSource::downloads,
                        RegistryAdapterSource::downloadSeconds,
                        TimeUnit.SECONDS)
                .tags(tier)
                .register(meters);
        counter(FAILURES, tier, source, RegistryAdapterSource::failures);
    }

    private <T> void gauge(String name, Tags tags, T source, ToDoubleFunction<T> value) {
        Gauge.builder(name, source, value).tags(tags).register(meters);
    }

    private <T> void counter(String name, Tags tags, T source, ToDoubleFunction<T> value) {
        FunctionCounter.builder(name, source, value).tags(tags).register(meters);
    }

    private void gauge(String name, ToDoubleFunction<Engine> value) {
        Gauge.builder(name, engine, value).register(meters);
    }

    private void counter(String name, ToDoubleFunction<Engine> value) {
        FunctionCounter.builder(name, engine, value).register(meters);
    }
}
