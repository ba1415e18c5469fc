/** Level 1: the forward of the Llama family, and the KV cache. */
package dev.medley.worker.model;
