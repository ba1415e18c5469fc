package dev.medley.worker.train;

/**
 * What a router learns under.
 *
 * @param dropout chance that an adapter is left out of a step; two always stay
 * @param besidePrior whether the gate learns beside a retrieval prior, to correct it, instead of alone
 */
record Regime(double dropout, boolean besidePrior) {
    /** RAMoLE, section IV-B: half of the adapters left out, the gate alone. */
    static final Regime PAPER = new Regime(0.5, false);
}
