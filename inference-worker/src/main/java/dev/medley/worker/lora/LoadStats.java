package dev.medley.worker.lora;

/** Adapters that were read since the start, whether or not that succeeded, and what it took together. */
public record LoadStats(long reads, long failures, double seconds) {}
