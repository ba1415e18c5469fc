package dev.medley.worker.registry;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Keeps this worker known to its registry: a heartbeat every two seconds for as long as it lives, whatever happens to the registry meanwhile, and a
 * farewell on a clean stop. Once an hour it forgets what of its disk cache the registry has no more. Failures are logged once an outage.
 */
public final class FleetMembership implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(FleetMembership.class.getName());
    private static final Duration INTERVAL = Duration.ofSeconds(2);
    private static final Duration LOOK = Duration.ofHours(1);

    private final RegistryClient registry;
    private final GrantVerifier verifier;
    private final DiskCache cache;
    private final Supplier<Heartbeat> heartbeat;
    private final Thread thread;
    private final Semaphore due = new Semaphore(0);
    private volatile boolean joined;

    public FleetMembership(
            RegistryClient registry, GrantVerifier verifier, DiskCache cache, Supplier<Heartbeat> heartbeat) {
        this.registry = registry;
        this.verifier = verifier;
        this.cache = cache;
        this.heartbeat = heartbeat;
        this.thread = Thread.ofVirtual().name("heartbeat").unstarted(this::beat);
    }

    public void start() {
        thread.start();
    }

    /** Whether the registry took the last heartbeat. */
    public boolean isJoined() {
        return joined;
    }

    /** Tells the registry at once what changed. */
    public void beatNow() {
        due.release();
    }

    private void beat() {
        String complaint = "";
        long nextLook = System.nanoTime();
        try {
            while (!Thread.currentThread().isInterrupted()) {
                String failure = "";
                Duration pause = INTERVAL;
                try {
                    RegistryClient.Welcome welcome = registry.heartbeat(heartbeat.get());
                    verifier.trust(welcome.grantKeys());
                    pause = welcome.interval();
                } catch (IOException | RuntimeException e) {
                    failure = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
                }
                tell(complaint, failure);
                complaint = failure;
                joined = failure.isEmpty();
                if (joined && System.nanoTime() - nextLook >= 0) {
                    forgetWhatIsGone();
                    nextLook = System.nanoTime() + LOOK.toNanos();
                }
                due.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException stopped) {
            joined = false;
        }
    }

    /** What people had deleted must not stay here for as long as there is room. */
    private void forgetWhatIsGone() throws InterruptedException {
        try {
            cache.forget(registry.gone(cache.versions()));
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.WARNING, "the cache was not compared with the registry: {0}", e.getMessage());
        }
    }

    private void tell(String before, String now) {
        if (!now.isEmpty() && !now.equals(before)) {
            LOG.log(Level.WARNING, "not in the registry's fleet, trying on: {0}", now);
        } else if (now.isEmpty() && !joined) {
            LOG.log(Level.INFO, "joined the registry");
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
            registry.leave(heartbeat.get().id());
        } catch (IOException e) {
            LOG.log(Level.INFO, "the registry was not told that this worker left: {0}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
