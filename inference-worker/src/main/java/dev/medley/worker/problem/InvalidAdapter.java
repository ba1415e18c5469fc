package dev.medley.worker.problem;

import java.time.Duration;
import java.util.Optional;

/** An adapter's files are not what the engine can compute. */
public final class InvalidAdapter extends InferenceProblem {
    private static final long serialVersionUID = 1L;

    private final String id;

    public InvalidAdapter(String id, String why) {
        super(400, "invalid_adapter", "", Duration.ZERO, "Adapter " + id + " cannot be used: " + why);
        this.id = id;
    }

    @Override
    public Optional<String> refusedAdapter() {
        return Optional.of(id);
    }
}
