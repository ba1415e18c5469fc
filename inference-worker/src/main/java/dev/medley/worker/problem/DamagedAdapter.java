package dev.medley.worker.problem;

import java.time.Duration;
import java.util.Optional;

/** An adapter's files are not those that were published, or can't be read. Asking again does not mend them. */
public final class DamagedAdapter extends InferenceProblem {
    private static final long serialVersionUID = 1L;

    private final String id;

    public DamagedAdapter(String id, String why) {
        super(
                502,
                "adapter_damaged",
                "",
                Duration.ZERO,
                "Adapter " + id + " was refused because its files are not what was published: " + why + ".");
        this.id = id;
    }

    @Override
    public Optional<String> refusedAdapter() {
        return Optional.of(id);
    }
}
