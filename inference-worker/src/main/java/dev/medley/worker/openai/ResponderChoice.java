package dev.medley.worker.openai;

import dev.medley.format.Digest;
import dev.medley.worker.config.WorkerConfig;
import dev.medley.worker.engine.Engine;
import dev.medley.worker.engine.EngineStats;
import dev.medley.worker.lora.RouterRef;
import dev.medley.worker.registry.DiskCache;
import dev.medley.worker.registry.FleetMembership;
import dev.medley.worker.registry.GrantVerifier;
import dev.medley.worker.registry.Heartbeat;
import dev.medley.worker.registry.RegistryAdapterSource;
import dev.medley.worker.registry.RegistryClient;
import dev.medley.worker.registry.Throughput;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Member of a fleet or alone: decided once by whether a registry is configured. Joins at the start and leaves at a clean stop. */
@ApplicationScoped
public class ResponderChoice {
    private static final Duration CONNECT = Duration.ofSeconds(5);

    private final WorkerConfig config;
    private final Engine engine;
    private final GrantVerifier verifier = new GrantVerifier();
    private final Optional<Fleet> fleet;
    private final Throughput throughput = new Throughput(System::nanoTime);
    private volatile boolean draining;

    ResponderChoice(WorkerConfig config, Engine engine) {
        this.config = config;
        this.engine = engine;
        this.fleet = config.registry().map(this::fleet);
    }

    private record Fleet(FleetMembership membership, RegistryAdapterSource source) {}

    /** Whether requests can be answered for all that is known: always true stand-alone. */
    public boolean isJoined() {
        return fleet.map(each -> each.membership().isJoined()).orElse(true);
    }

    /** Where adapters come from in a fleet. */
    public Optional<RegistryAdapterSource> source() {
        return fleet.map(Fleet::source);
    }

    @Produces
    @Singleton
    Responder responder() {
        if (fleet.isPresent()) {
            return new GrantResponder(config.baseName(), verifier, fleet.get().source(), config.loadTimeout());
        }
        return new LocalResponder(
                config.baseName(),
                config.adapters()
                        .map(folder -> LocalAdapters.read(folder, engine.model().modules()))
                        .orElseGet(LocalAdapters::none),
                config.router().map(ResponderChoice::router));
    }

    private static RouterRef router(Path file) {
        try {
            return new RouterRef(file.getFileName().toString(), "sha256:" + Digest.sha256(file), file);
        } catch (IOException e) {
            throw new UncheckedIOException("the router " + file + " can't be read", e);
        }
    }

    void start(@Observes StartupEvent event) {
        fleet.ifPresent(each -> each.membership().start());
    }

    /** From now on nothing new should come. */
    void drain() {
        draining = true;
        fleet.ifPresent(each -> each.membership().beatNow());
    }

    void stop(@Observes ShutdownEvent event) {
        fleet.ifPresent(each -> each.membership().close());
    }

    private Fleet fleet(URI registry) {
        HttpClient http = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        String token = config.token()
                .orElseThrow(
                        () -> new IllegalStateException("a worker of a registry needs the fleet's token (--token)"));
        var client = new RegistryClient(registry, token, http);
        var cache = new DiskCache(config.cache(), config.cacheSize().asLongValue());
        return new Fleet(
                new FleetMembership(client, verifier, cache, this::heartbeat),
                new RegistryAdapterSource(
                        client, cache, version -> engine.stats().isInMemory(version), http, config.downloadTimeout()));
    }

    private Heartbeat heartbeat() {
        EngineStats stats = engine.stats();
        String url = config.url().map(URI::toString).orElse("http://" + config.host() + ":" + config.port());
        return new Heartbeat(
                config.id(),
                url,
                config.baseName(),
                config.dtype(),
                Optional.ofNullable(getClass().getPackage().getImplementationVersion())
                        .orElse("development"),
                engine.isAlive() && !draining ? "ready" : "draining",
                config.maxBatch(),
                stats.running(),
                stats.waiting(),
                List.copyOf(stats.resident()),
                throughput.perSecond(stats.generated()),
                tiers(stats),
                new Heartbeat.Shape(engine.model().layers(), engine.model().hidden()));
    }

    private List<Heartbeat.Tier> tiers(EngineStats stats) {
        var memory = new Heartbeat.Tier(
                "memory", stats.cache().adapters(), stats.cache().bytes());
        return source().map(disk -> List.of(memory, new Heartbeat.Tier("disk", disk.adapters(), disk.bytes())))
                .orElse(List.of(memory));
    }
}
