package dev.medley.worker.health;

import dev.medley.worker.engine.EngineObserver;
import dev.medley.worker.openai.StandAlone;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** A worker whose engine thread dies in the middle of an answer: its observer, which runs on that thread, throws at the fifth token. */
public final class DyingEngine extends StandAlone {
    @Override
    public Set<Class<?>> getEnabledAlternatives() {
        return Set.of(Deadly.class);
    }

    /** Throws once, where no request's own failure could. */
    @Alternative
    @Singleton
    public static class Deadly implements EngineObserver {
        private final AtomicInteger tokens = new AtomicInteger();

        @Override
        public void started(int adapters, long waitedNanos) {}

        @Override
        public void firstToken(long nanos) {}

        @Override
        public void nextToken(long nanos) {
            if (tokens.incrementAndGet() == 5) {
                throw new IllegalStateException("the engine's thread dies here, as this test wants");
            }
        }

        @Override
        public void gated(double entropy) {}
    }
}
