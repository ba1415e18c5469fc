/** Level 1: text to tokens and back. */
package dev.medley.worker.tokenizer;
