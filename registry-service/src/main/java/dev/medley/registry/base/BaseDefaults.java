package dev.medley.registry.base;

import java.util.Optional;
import java.util.UUID;

/** What the references of a base's defaults mean. Adapters are beside this package, so one above both knows. */
public interface BaseDefaults {
    /** Refuses, as a problem, what is no router of the base that everybody may use: a base serves everybody. */
    void requireRouter(String base, String reference);

    /** Whether the account may know of it: what everybody saw once may be private by now. */
    boolean isSeen(String reference, Optional<UUID> account);
}
