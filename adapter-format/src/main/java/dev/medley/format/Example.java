package dev.medley.format;

/** One line of {@code examples.jsonl}: what a user may ask and what the adapter should answer. */
public record Example(String prompt, String answer) {}
