/** Level 0: what can go wrong, with its code. */
package dev.medley.worker.problem;
