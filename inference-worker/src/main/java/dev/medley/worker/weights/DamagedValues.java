package dev.medley.worker.weights;

import java.io.IOException;

/** A file holds numbers that nothing can be computed with. Reading it again does not help. */
public final class DamagedValues extends IOException {
    private static final long serialVersionUID = 1L;

    public DamagedValues(String message) {
        super(message);
    }
}
