/** Level 3: which adapters fit a prompt: cosine against the mean of each adapter's example prompts, visibility in the same SQL. */
package dev.medley.registry.retrieve;
