package dev.medley.worker.engine;

/** Who wants to know how requests fare. Called on the engine's thread: implementations return at once. */
public interface EngineObserver {
    /** Nobody. */
    EngineObserver NONE = new EngineObserver() {
        @Override
        public void started(int adapters, long waitedNanos) {}

        @Override
        public void firstToken(long nanos) {}

        @Override
        public void nextToken(long nanos) {}

        @Override
        public void gated(double entropy) {}
    };

    /** A request of that many adapters left the queue. */
    void started(int adapters, long waitedNanos);

    /** Its first token came that long after it was sent. */
    void firstToken(long nanos);

    /** A further token came that long after the one before. */
    void nextToken(long nanos);

    /**
     * A request that had a gate is finished.
     *
     * @param entropy of its gate's decisions, on average: 0 where each hears one adapter alone, 1 all alike
     */
    void gated(double entropy);
}
