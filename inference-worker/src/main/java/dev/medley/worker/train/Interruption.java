package dev.medley.worker.train;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The end of the process that somebody asked for while a training runs (Ctrl-C, SIGTERM). The process waits until the training has noticed: LibTorch
 * crashes when its library is torn down under a thread that computes, and what was trained since the last checkpoint would be lost.
 */
final class Interruption implements AutoCloseable {
    /** Beyond a step of a large batch; whoever kills the process waits no longer either. */
    private static final long PATIENCE_SECONDS = 60;

    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean wanted;

    private Interruption() {}

    /** From now on until it is closed. */
    static Interruption watch() {
        var interruption = new Interruption();
        Runtime.getRuntime().addShutdownHook(new Thread(interruption::await, "interruption"));
        return interruption;
    }

    boolean isWanted() {
        return wanted;
    }

    private void await() {
        wanted = true;
        try {
            if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("the training does not end; what it did since its last checkpoint is lost");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        ended.countDown();
    }
}
