/** Level 0: base weights from files: GGUF and its quantised types. */
package dev.medley.worker.weights;
