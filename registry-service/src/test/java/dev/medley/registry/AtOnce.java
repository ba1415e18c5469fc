package dev.medley.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** The same thing done many times at one time. */
public final class AtOnce {
    private AtOnce() {}

    /** One of them, by its number. */
    public interface Work<T> {
        T at(int number) throws Exception;
    }

    /** What came of each, in order. */
    public static <T> List<T> atOnce(int times, Work<T> work) throws Exception {
        List<Callable<T>> all = IntStream.range(0, times)
                .mapToObj(number -> (Callable<T>) () -> work.at(number))
                .toList();
        List<T> results = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<T> done : threads.invokeAll(all)) {
                results.add(done.get());
            }
        }
        return results;
    }
}
