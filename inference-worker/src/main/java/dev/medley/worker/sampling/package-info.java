/** Level 1: from logits to a token: greedy, temperature, top-p, seed, stop strings. */
package dev.medley.worker.sampling;
