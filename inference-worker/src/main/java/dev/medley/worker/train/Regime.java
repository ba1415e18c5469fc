package dev.medley.worker.train;

/**
 * What a router learns under.
 *
 * @param dropout chance that an adapter is left out of a step; two always stay
 * @param besidePrior whether the gate learns beside a retrieval prior, to correct it, instead of alone
 * @param keepsOwn whether the adapters that a step's pairs belong to always stay, too
 * @param normalised whether the gate sees directions alone: inputs of unit mean square, and each adapter's output over its length
 */
record Regime(double dropout, boolean besidePrior, boolean keepsOwn, boolean normalised) {
    /** RAMoLE, section IV-B: half of the adapters left out, whichever they are, and the gate alone. */
    static final Regime PAPER = new Regime(0.5, false, false, false);
}
