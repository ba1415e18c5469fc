package dev.medley.worker.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * The engine's thread and its helpers, one thread for each processor, for operations of a few microseconds: helpers spin for the next one and sleep
 * when none comes. Parts are taken by whoever is free, so a helper that the system has put aside delays nobody but its own part; the engine's thread takes
 * them from the front and helpers from the back, so that what neighbouring parts read, such as the adapters of neighbouring rows, is in their own caches.
 *
 * <p>{@link #run} is for one thread, the engine's.
 */
public final class Crew implements AutoCloseable {
    private static final int SPINS = 4_000;
    private static final long NAP_NANOS = 1_000;

    private static final class Operation {
        private final IntConsumer work;
        private final AtomicInteger left;
        private final AtomicInteger last;
        private final AtomicInteger done = new AtomicInteger();
        private volatile Throwable failure;

        Operation(IntConsumer work, int parts) {
            this.work = work;
            this.left = new AtomicInteger(parts);
            this.last = new AtomicInteger(parts - 1);
        }

        /** The engine's thread. */
        void lead() {
            for (int first = 0; left.getAndDecrement() > 0; first++) {
                take(first);
            }
        }

        void help() {
            while (left.getAndDecrement() > 0) {
                take(last.getAndDecrement());
            }
        }

        private void take(int part) {
            try {
                work.accept(part);
            } catch (RuntimeException | Error e) {
                failure = e;
            }
            done.getAndIncrement();
        }
    }

    private final class Helper {
        private final Thread thread;
        private volatile boolean asleep;

        Helper(int number, int threads) {
            // Not what is current when the thread comes: that may be the first one to help with.
            Operation none = current;
            this.thread = Thread.ofPlatform().name("engine-" + number).daemon().unstarted(() -> {
                Seats.takeOwn(number, threads);
                work(none);
            });
        }

        private void work(Operation none) {
            Operation seen = none;
            while (!closed) {
                seen = next(seen);
                seen.help();
            }
        }

        private Operation next(Operation seen) {
            for (int spin = 0; spin < SPINS && current == seen; spin++) {
                Thread.onSpinWait();
            }
            while (current == seen && !closed) {
                asleep = true;
                if (current == seen && !closed) {
                    LockSupport.park(this);
                }
                asleep = false;
            }
            return current;
        }

        void wake() {
            if (asleep) {
                LockSupport.unpark(thread);
            }
        }
    }

    private final List<Helper> helpers = new ArrayList<>();
    private volatile Operation current = new Operation(part -> {}, 0);
    private volatile boolean closed;

    public Crew(int threads) {
        for (int number = 1; number < threads; number++) {
            var helper = new Helper(number, threads);
            helpers.add(helper);
            helper.thread.start();
        }
    }

    public int size() {
        return helpers.size() + 1;
    }

    /** The part that whoever does this one will probably do next, or this one again where that is its last. */
    int after(int part, int parts) {
        boolean leads = part < parts / size();
        int next = leads ? part + 1 : part - helpers.size();
        boolean own = next < parts && leads == next < parts / size();
        return own ? next : part;
    }

    /** Does all parts, in any order, and returns when the last one is done. */
    public void run(int parts, IntConsumer work) {
        if (parts == 1) {
            work.accept(0);
            return;
        }
        var operation = new Operation(work, parts);
        current = operation;
        helpers.forEach(Helper::wake);
        operation.lead();
        int spins = 0;
        while (operation.done.get() < parts) {
            if (++spins < SPINS) {
                Thread.onSpinWait();
            } else {
                // A helper was put aside in the middle of its part: let it have the processor.
                LockSupport.parkNanos(NAP_NANOS);
            }
        }
        if (operation.failure != null) {
            throw new IllegalStateException("a part of an operation failed", operation.failure);
        }
    }

    @Override
    public void close() {
        closed = true;
        helpers.forEach(helper -> LockSupport.unpark(helper.thread));
        for (Helper helper : helpers) {
            try {
                helper.thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
