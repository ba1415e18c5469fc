/** Level 3: one thread that runs all sequences, step by step. */
package dev.medley.worker.engine;
