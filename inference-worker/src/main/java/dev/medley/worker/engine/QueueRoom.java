package dev.medley.worker.engine;

import dev.medley.worker.problem.QueueFull;
import java.util.HashMap;
import java.util.Map;

/**
 * How many requests wait, and whose: a queue that is full still takes some of those who have less than an equal share of it, so that nobody is refused
 * because of another one's flood. Twice as many as it is for are never taken. Safe for many threads.
 */
final class QueueRoom {
    private final int most;
    private final Map<String, Integer> waiting = new HashMap<>();
    private int total;

    QueueRoom(int most) {
        this.most = most;
    }

    /**
     * One more waits.
     *
     * @throws QueueFull when there is no room for it
     */
    synchronized void enter(String tenant) {
        int own = waiting.getOrDefault(tenant, 0);
        if (total >= most && (total >= 2 * most || !isBelowItsShare(tenant, own))) {
            throw new QueueFull(total);
        }
        waiting.put(tenant, own + 1);
        total++;
    }

    private boolean isBelowItsShare(String tenant, int own) {
        int tenants = waiting.size() + (own == 0 ? 1 : 0);
        return !tenant.equals(GenerationRequest.NOBODY) && own < most / tenants;
    }

    /** These wait now, by tenant. */
    synchronized void recount(Map<String, Integer> now) {
        waiting.clear();
        waiting.putAll(now);
        total = now.values().stream().mapToInt(Integer::intValue).sum();
    }

    synchronized int total() {
        return total;
    }
}
