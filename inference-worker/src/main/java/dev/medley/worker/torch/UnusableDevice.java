package dev.medley.worker.torch;

/** The device that was asked for can't compute here; the message says what to do. Nothing else is used in its place. */
public final class UnusableDevice extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnusableDevice(String message) {
        super(message);
    }
}
