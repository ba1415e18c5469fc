package dev.medley.registry.storage;

/** The store is there and will not do this, however often it is asked. It is no outage, so nobody waits for it to pass. */
public final class StorageRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StorageRefused(String key, Throwable why) {
        super("the store refuses what is asked of " + key, why);
    }
}
