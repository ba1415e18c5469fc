package dev.medley.registry.upload;

import java.util.Optional;
import java.util.UUID;

/** Long work that packages above do and that is asked about at the same address as uploads. */
public interface OtherOperations {
    /** One that belongs to the account. */
    Optional<Operation> operation(UUID account, UUID id);

    /** Ends one that goes on, if it belongs to the account and can be ended so; false otherwise. */
    default boolean cancel(UUID account, UUID id) {
        return false;
    }

    /**
     * One of them as it is now.
     *
     * @param state {@code running}, {@code succeeded} or {@code failed}
     * @param findings as a JSON list
     * @param version that it was about
     */
    record Operation(UUID id, String state, double progress, String findings, Optional<String> version) {}
}
