package dev.medley.worker.engine;

import dev.medley.worker.engine.TokenEvent.Timing;

/** When things happened to a sequence. Engine thread only. */
final class Pace {
    private final EngineObserver observer;
    private final long submitted = System.nanoTime();
    private long admitted;
    private long loadingSince;
    private long loading;
    private long first;
    private long last;

    Pace(EngineObserver observer) {
        this.observer = observer;
    }

    /** Adapters are being read; returns since how many nanoseconds without a break. */
    long loading() {
        long now = System.nanoTime();
        if (loadingSince == 0) {
            loadingSince = now;
        }
        return now - loadingSince;
    }

    /** Nothing is being read. */
    void notLoading() {
        if (loadingSince != 0) {
            loading += System.nanoTime() - loadingSince;
            loadingSince = 0;
        }
    }

    /** @param making nanoseconds that making ready what was read took */
    void admitted(int adapters, long making) {
        admitted = System.nanoTime();
        loading += making;
        observer.started(adapters, admitted - submitted);
    }

    /** A token comes; true when it is the first. */
    boolean token() {
        long now = System.nanoTime();
        boolean isFirst = first == 0;
        if (isFirst) {
            first = now;
            observer.firstToken(now - submitted);
        } else {
            observer.nextToken(now - last);
        }
        last = now;
        return isFirst;
    }

    Timing timing() {
        return new Timing(
                millis(admitted - submitted - loading),
                millis(loading),
                millis(first - admitted),
                millis(System.nanoTime() - first));
    }

    private static double millis(long nanos) {
        return Math.max(0, nanos) / 1e6;
    }
}
