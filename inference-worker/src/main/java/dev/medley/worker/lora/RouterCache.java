package dev.medley.worker.lora;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Routers in memory, by version digest. They are few and small beside adapters: the last used ones stay, and those in use whatever their number.
 * Engine thread only.
 */
public final class RouterCache implements AutoCloseable {
    private static final int KEPT = 4;

    private static final class Entry {
        private final Router router;
        private int leases;

        Entry(Router router) {
            this.router = router;
        }
    }

    private final RouterLoader loader;
    private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

    public RouterCache(RouterLoader loader) {
        this.loader = loader;
    }

    /** The right of one sequence to use a router until it closes the lease. */
    public static final class Lease implements AutoCloseable {
        private final Entry entry;
        private boolean closed;

        private Lease(Entry entry) {
            this.entry = entry;
            entry.leases++;
        }

        public Router router() {
            return entry.router;
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                entry.leases--;
            }
        }
    }

    /**
     * Leases a router, loading it where it is not here.
     *
     * @throws dev.medley.worker.problem.InferenceProblem when it can't be loaded
     */
    public Lease lease(RouterRef ref) {
        Entry entry = entries.get(ref.version());
        if (entry == null) {
            entry = new Entry(loader.load(ref));
            entries.put(ref.version(), entry);
        }
        var lease = new Lease(entry);
        Iterator<Entry> oldest = entries.values().iterator();
        while (entries.size() > KEPT && oldest.hasNext()) {
            Entry candidate = oldest.next();
            if (candidate.leases == 0) {
                oldest.remove();
                candidate.router.close();
            }
        }
        return lease;
    }

    @Override
    public void close() {
        entries.values().forEach(entry -> entry.router.close());
        entries.clear();
    }
}
