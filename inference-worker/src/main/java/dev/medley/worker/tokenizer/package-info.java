/** Level 1: text to tokens and back, chat templates. */
package dev.medley.worker.tokenizer;
