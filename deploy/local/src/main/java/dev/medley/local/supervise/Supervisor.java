package dev.medley.local.supervise;

import dev.medley.db.PostgresUnavailable;
import dev.medley.local.problem.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;

/** Starts the processes of one Medley in order, keeps them running, stops them in the opposite order. */
public final class Supervisor {
    static final Duration START_LIMIT = Duration.ofMinutes(3);
    private static final Duration LOOK = Duration.ofMillis(50);

    private final Layout layout;
    private final Settings settings;
    private final Optional<Service> postgres;
    private final Optional<Service> s3;
    private final Service registry;
    private final List<Service> workers;
    private final CountDownLatch end = new CountDownLatch(1);
    private boolean stopping;

    /** @throws Failure when the disk is full or the port is taken; nothing runs yet */
    public Supervisor(Layout layout, Settings settings) {
        this.layout = layout;
        this.settings = settings;
        // What is there already may be what somebody wants to make room in.
        if (!Files.exists(layout.keys())) {
            Disk.of(layout).requireRoom();
        }
        Ports.requireFree(settings.port());
        Fleet fleet = new Fleet(layout, settings);
        postgres = fleet.postgres();
        s3 = fleet.s3();
        registry = fleet.registry();
        workers = fleet.workers();
    }

    /** Sets how long a process that keeps dying may stay dead. */
    void restartWithin(Duration longestPause) {
        services().forEach(service -> service.restartWithin(longestPause));
    }

    /**
     * Starts everything and waits until all of it takes requests.
     *
     * @throws Failure naming the process that does not start, and its log
     */
    public void start() throws IOException, InterruptedException {
        Files.deleteIfExists(layout.medleyFile());
        SupervisorPid.write(layout);
        tellStarting();
        // The model loads while the registry starts; a worker waits for its registry by itself.
        workers.forEach(Service::start);
        tellStarting();
        startStores();
        registry.start();
        tellStarting();
        await("registry", () -> Probe.isReady(registry.port()));
        for (Service worker : workers) {
            await(worker.name(), () -> Probe.isReady(worker.port()));
        }
        services().forEach(service -> service.watch(this::announce));
    }

    /** Database and object storage at the same time: both mostly wait. */
    private void startStores() throws InterruptedException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Optional<Future<?>> database = postgres.map(service -> threads.submit(service::start));
            s3.ifPresent(Service::start);
            if (database.isPresent()) {
                database.get().get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof PostgresUnavailable || e.getCause() instanceof Failure
                    ? new Failure(e.getCause().getMessage(), e)
                    : new Failure("postgres can't be started: " + e.getCause(), e);
        }
        tellStarting();
        if (s3.isPresent()) {
            await("s3", () -> Probe.isListening(s3.get().port()));
        }
    }

    private void await(String name, BooleanSupplier isReady) throws InterruptedException {
        long limit = System.nanoTime() + START_LIMIT.toNanos();
        while (!isReady.getAsBoolean()) {
            started().forEach(Service::requireAlive);
            if (System.nanoTime() > limit) {
                throw new Failure(name + " did not become ready: see " + layout.log(name));
            }
            Thread.sleep(LOOK);
        }
    }

    /** Writes {@code medley.json}. */
    public MedleyFile announce() {
        MedleyFile file = MedleyFile.of(
                layout, settings, services().stream().map(Service::entry).toList());
        file.write(layout.medleyFile());
        delete(layout.startingFile());
        return file;
    }

    /** Writes what {@code status} tells until then; not beside {@link #stop}, which takes it away. */
    private synchronized void tellStarting() {
        if (!stopping) {
            MedleyFile.of(
                            layout,
                            settings,
                            started().stream().map(Service::entry).toList())
                    .write(layout.startingFile());
        }
    }

    /** Until {@link #stop}, from any thread. */
    public void awaitStop() throws InterruptedException {
        end.await();
    }

    /** Workers first, so that nobody is told of a registry that is gone; the stores last. Repeatable. */
    public synchronized void stop() {
        if (!stopping) {
            stopping = true;
            workers.forEach(Service::stop);
            registry.stop();
            s3.ifPresent(Service::stop);
            postgres.ifPresent(Service::stop);
            List.of(layout.medleyFile(), layout.startingFile(), layout.pidFile())
                    .forEach(Supervisor::delete);
        }
        end.countDown();
    }

    private static void delete(Path facts) {
        try {
            Files.deleteIfExists(facts);
        } catch (IOException e) {
            System.err.println("medley: " + e);
        }
    }

    private List<Service> services() {
        List<Service> all = new ArrayList<>(List.of(registry));
        all.addAll(workers);
        postgres.ifPresent(all::add);
        s3.ifPresent(all::add);
        return all;
    }

    private List<Service> started() {
        return services().stream().filter(Service::isStarted).toList();
    }
}
