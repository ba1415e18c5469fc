package dev.medley.worker.lora;

/** Where the shares of a mixture's adapters come from. */
public sealed interface Gate {
    Gate FIXED = new Fixed();
    Gate ARROW = new Arrow();
    Gate FUSION = new Fusion();

    /** The request's own weights, the same for every token and module. */
    record Fixed() implements Gate {}

    /** RouterLoRA, per token and module (RAMoLE, arXiv 2406.16989, equations 6 to 11). */
    record Learnt(Router router) implements Gate {}

    /** Softmax of |p . x| with each adapter's strongest input direction p (Arrow, arXiv 2405.11157): no training, no router. */
    record Arrow() implements Gate {}

    /** Factors averaged apart, cross terms included: the paper's fusion, for comparison. */
    record Fusion() implements Gate {}
}
