package dev.medley.registry.storage;

import dev.medley.registry.problem.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Object storage can't be reached, or failed. */
public final class StorageUnavailable extends Problem {
    private static final long serialVersionUID = 1L;

    public StorageUnavailable(Throwable cause) {
        super(
                503,
                "STORAGE_UNAVAILABLE",
                "Object storage is not available right now. Try again shortly.",
                List.of(),
                Optional.of(Duration.ofSeconds(2)));
        initCause(cause);
    }
}
