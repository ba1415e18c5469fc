package dev.medley.registry.evaluation;

import dev.medley.registry.fleet.WorkerPool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Turns of all runs together: as many cases at once as fill the workers' batches, and never so many that runs which go on after a restart leave the
 * database's connections to nobody else. For many threads; who waits longest is next.
 */
@ApplicationScoped
class Turns {
    /** Requests in flight for each place in the workers' batches: some wait there, so that a place that falls free is taken at the next step. */
    private static final double PER_PLACE = 1.5;

    private static final int LEAST_AT_ONCE = 16;
    private static final int MOST_AT_ONCE = 256;
    /** Workers that join make room without telling. */
    private static final long LOOK_AGAIN_SECONDS = 1;

    private final WorkerPool workers;
    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition free = lock.newCondition();
    private int taken;

    @Inject
    Turns(WorkerPool workers) {
        this.workers = workers;
    }

    int atOnce() {
        return Math.clamp((long) (PER_PLACE * workers.places()), LEAST_AT_ONCE, MOST_AT_ONCE);
    }

    /** Waits for a turn. Give it back exactly once. */
    void take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (taken >= atOnce()) {
                free.await(LOOK_AGAIN_SECONDS, TimeUnit.SECONDS);
            }
            taken++;
        } finally {
            lock.unlock();
        }
    }

    void give() {
        lock.lock();
        try {
            taken--;
            free.signal();
        } finally {
            lock.unlock();
        }
    }
}
