package dev.medley.local;

import dev.medley.local.supervise.Supervisor;

/** Ctrl-C and {@code down} on a foreground {@code up}: everything stops in order, and once it was ready that is the end it was meant to have. */
final class Stopping {
    private static final long SIGNAL_MILLIS = 500;

    /** How far the start has come. */
    private enum Stage {
        STARTING,
        READY,
        FAILED
    }

    private final Supervisor supervisor;
    private final Thread hook = new Thread(this::stop, "stop");
    private volatile Stage stage = Stage.STARTING;

    private Stopping(Supervisor supervisor) {
        this.supervisor = supervisor;
    }

    /** From now on a signal stops what the supervisor has started. */
    static Stopping of(Supervisor supervisor) {
        Stopping stopping = new Stopping(supervisor);
        Runtime.getRuntime().addShutdownHook(stopping.hook);
        return stopping;
    }

    /** From now on a signal ends the command with status 0; before, with the signal's own. */
    void ready() {
        stage = Stage.READY;
    }

    /**
     * Stops everything after a failure. A Ctrl-C goes to the processes that are being started as well, and one of them may be the first to tell of it:
     * then nothing has failed, and this does not return.
     */
    void failed() throws InterruptedException {
        Thread.sleep(SIGNAL_MILLIS);
        if (hook.getState() != Thread.State.NEW) {
            // Waits for the hook; the status is the signal's.
            System.exit(MedleyCommand.CAN_NOT_RUN);
        }
        stage = Stage.FAILED;
        supervisor.stop();
    }

    private void stop() {
        supervisor.stop();
        switch (stage) {
            case READY -> {
                System.out.flush();
                Runtime.getRuntime().halt(0);
            }
            case STARTING -> System.err.println("medley: stopped before it was ready");
            case FAILED -> {}
        }
    }
}
