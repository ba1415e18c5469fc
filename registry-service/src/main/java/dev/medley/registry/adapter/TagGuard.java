package dev.medley.registry.adapter;

import dev.medley.registry.problem.Problem;
import java.util.Optional;
import java.util.UUID;

/** What may hold a tag back until its new version is tested; a package above does. */
public interface TagGuard {
    /**
     * Asked inside the transaction that would move the tag, with its subject locked.
     *
     * @return the operation that will move the tag or refuse to; empty when it may move at once
     */
    Optional<UUID> hold(TagMove move);

    /**
     * Why calls that mean the tag may not get the version, without any move.
     *
     * @return what the newest test of the version found, where that refused the move; empty where none did since the guard is bound
     */
    Optional<Problem> objection(TagMove move);
}
