/** Level 0: the only place that knows how LibTorch is bound. */
package dev.medley.worker.torch;
