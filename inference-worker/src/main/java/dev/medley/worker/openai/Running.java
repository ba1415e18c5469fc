package dev.medley.worker.openai;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The answers that are being given, by the grant that they are for: whoever has it can end them and still hear what they came to, which whoever closes the
 * connection can't. Safe for many threads.
 */
final class Running {
    private final Map<String, Collection<Generation>> byGrant = new ConcurrentHashMap<>();

    /** As long as one answer is being given. */
    interface Place extends AutoCloseable {
        @Override
        void close();
    }

    Place enter(String grant, Generation generation) {
        byGrant.compute(grant, (_, before) -> {
            Collection<Generation> all = before == null ? new CopyOnWriteArrayList<>() : before;
            all.add(generation);
            return all;
        });
        return () -> byGrant.computeIfPresent(grant, (_, all) -> {
            all.remove(generation);
            return all.isEmpty() ? null : all;
        });
    }

    /** Ends what is being answered for a grant; false when nothing is. */
    boolean cancel(String grant) {
        Collection<Generation> all = byGrant.getOrDefault(grant, List.of());
        all.forEach(Generation::close);
        return !all.isEmpty();
    }
}
