/** Level 5: training a router with the same model code, gradients on; a program of its own, beside the service. */
package dev.medley.worker.train;
