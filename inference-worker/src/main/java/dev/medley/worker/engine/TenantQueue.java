package dev.medley.worker.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Sequences that wait, fairly ordered among tenants (virtual token counters, arXiv 2401.00588): whoever was served least comes first, and one
 * tenant's own come in their order. A tenant that comes back starts level with those that are here, so being away earns no credit. Engine thread
 * only.
 */
final class TenantQueue {
    /** A token that comes out costs a step of its own; many that go in share one. */
    static final int ANSWER_PRICE = 2;

    private static final int REMEMBERED = 4096;

    private final Map<String, Deque<Sequence>> waiting = new LinkedHashMap<>();
    private final Map<String, Integer> running = new HashMap<>();
    /** Priced tokens, least recently charged tenant first. */
    private final Map<String, Long> served = new LinkedHashMap<>(16, 0.75f, true);

    private int size;

    int size() {
        return size;
    }

    /** By tenant. */
    Map<String, Integer> sizes() {
        Map<String, Integer> sizes = new HashMap<>();
        waiting.forEach((tenant, queue) -> sizes.put(tenant, queue.size()));
        return sizes;
    }

    void add(Sequence sequence) {
        String tenant = sequence.request().tenant();
        if (!isHere(tenant)) {
            long level = served.entrySet().stream()
                    .filter(each -> isHere(each.getKey()))
                    .mapToLong(Map.Entry::getValue)
                    .min()
                    .orElse(0);
            served.merge(tenant, level, Math::max);
            forget();
        }
        waiting.computeIfAbsent(tenant, _ -> new ArrayDeque<>()).add(sequence);
        size++;
    }

    /** The next sequences, at most {@code limit} of them, as if each were charged for its prompt when it is taken. */
    List<Sequence> next(int limit) {
        record Turn(long charged, int order, Iterator<Sequence> rest) {}
        var turns = new PriorityQueue<Turn>(
                (a, b) -> a.charged() == b.charged() ? a.order() - b.order() : Long.compare(a.charged(), b.charged()));
        for (Map.Entry<String, Deque<Sequence>> each : waiting.entrySet()) {
            turns.add(new Turn(
                    served.getOrDefault(each.getKey(), 0L),
                    turns.size(),
                    each.getValue().iterator()));
        }
        List<Sequence> next = new ArrayList<>();
        while (!turns.isEmpty() && next.size() < limit) {
            Turn turn = turns.poll();
            Sequence sequence = turn.rest().next();
            next.add(sequence);
            if (turn.rest().hasNext()) {
                turns.add(new Turn(turn.charged() + price(sequence), turn.order(), turn.rest()));
            }
        }
        return next;
    }

    /** The sequence runs now; its prompt is charged. */
    void started(Sequence sequence) {
        remove(sequence::equals, _ -> {});
        running.merge(sequence.request().tenant(), 1, Integer::sum);
        charge(sequence, price(sequence));
    }

    void charge(Sequence sequence, long price) {
        served.merge(sequence.request().tenant(), price, Long::sum);
    }

    void ended(Sequence sequence) {
        running.computeIfPresent(sequence.request().tenant(), (_, count) -> count > 1 ? count - 1 : null);
    }

    void remove(Predicate<Sequence> which, Consumer<Sequence> removed) {
        waiting.values()
                .forEach(queue -> queue.removeIf(sequence -> {
                    boolean goes = which.test(sequence);
                    if (goes) {
                        size--;
                        removed.accept(sequence);
                    }
                    return goes;
                }));
        waiting.values().removeIf(Deque::isEmpty);
    }

    /** Whether anything of this tenant runs; never of nobody in particular. */
    boolean hasPlace(String tenant) {
        return !tenant.equals(GenerationRequest.NOBODY) && running.containsKey(tenant);
    }

    private boolean isHere(String tenant) {
        return waiting.containsKey(tenant) || running.containsKey(tenant);
    }

    private void forget() {
        Iterator<String> oldest = served.keySet().iterator();
        while (served.size() > REMEMBERED && oldest.hasNext()) {
            if (!isHere(oldest.next())) {
                oldest.remove();
            }
        }
    }

    private static long price(Sequence sequence) {
        return sequence.request().prompt().length;
    }
}
