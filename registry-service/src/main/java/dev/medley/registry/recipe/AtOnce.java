package dev.medley.registry.recipe;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Work that needs nothing of each other, side by side; the first failure is that of all. */
final class AtOnce {
    private AtOnce() {}

    /** Results in the order of the work. */
    static <T> List<T> all(List<Callable<T>> work) {
        try {
            if (work.size() == 1) {
                return List.of(work.getFirst().call());
            }
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<T> results = new ArrayList<>();
                for (Future<T> each : threads.invokeAll(work)) {
                    results.add(each.get());
                }
                return results;
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
