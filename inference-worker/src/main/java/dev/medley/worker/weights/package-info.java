/** Level 0: weights from files: GGUF and its quantised types, safetensors, hub folders. */
package dev.medley.worker.weights;
