package dev.medley.worker.health;

import dev.medley.worker.engine.EngineObserver;
import dev.medley.worker.openai.StandAlone;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A worker whose observer, which runs on the engine's thread, throws in the middle of two answers: at the fifth token as code with a mistake does, and at the
 * tenth as a machine without memory, of which the thread dies.
 */
public final class DyingEngine extends StandAlone {
    @Override
    public Set<Class<?>> getEnabledAlternatives() {
        return Set.of(Deadly.class);
    }

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
            int token = tokens.incrementAndGet();
            if (token == 5) {
                throw new IllegalStateException("this answer fails here, as a test wants");
            }
            if (token == 10) {
                throw new OutOfMemoryError("the engine's thread dies here, as a test wants");
            }
        }

        @Override
        public void gated(double entropy) {}
    }
}
