/** Level 0: the arithmetic of a step on the processor's own vectors, or its unit for matrices. The only place that knows the Vector API. */
package dev.medley.worker.kernel;
