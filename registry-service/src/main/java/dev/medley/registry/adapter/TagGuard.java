package dev.medley.registry.adapter;

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
}
