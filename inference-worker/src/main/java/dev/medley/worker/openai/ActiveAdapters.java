package dev.medley.worker.openai;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Which adapters have requests under way, for routers that prefer a worker that has them. */
@ApplicationScoped
public class ActiveAdapters {
    private final Map<String, Integer> running = new TreeMap<>();
    private final Map<String, Integer> waiting = new TreeMap<>();
    private Runnable observer = () -> {};

    /** Runs the action now and after every change. */
    public synchronized void whenChanged(Runnable action) {
        observer = action;
        action.run();
    }

    /** Ids with a request that has tokens, separated by commas. */
    public synchronized String running() {
        return String.join(",", running.keySet());
    }

    /** Ids with a request that has none yet, separated by commas. */
    public synchronized String waiting() {
        return String.join(",", waiting.keySet());
    }

    synchronized void queued(Answering answering) {
        ids(answering).forEach(id -> waiting.merge(id, 1, Integer::sum));
        observer.run();
    }

    synchronized void started(Answering answering) {
        ids(answering).forEach(id -> {
            less(waiting, id);
            running.merge(id, 1, Integer::sum);
        });
        observer.run();
    }

    synchronized void ended(Answering answering, boolean hadStarted) {
        ids(answering).forEach(id -> less(hadStarted ? running : waiting, id));
        observer.run();
    }

    private static Stream<String> ids(Answering answering) {
        return answering.voices().stream().map(Answering.Voice::id).distinct();
    }

    private static void less(Map<String, Integer> counts, String id) {
        counts.computeIfPresent(id, (_, count) -> count > 1 ? count - 1 : null);
    }
}
