/** Level 0: the arithmetic of a step on the processor's own vectors. The only place that knows the Vector API. */
package dev.medley.worker.kernel;
