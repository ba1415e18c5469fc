package dev.medley.worker.lora;

/** Counters of the adapter cache since the start; {@code adapters} and {@code bytes} are what is resident now. */
public record CacheStats(int adapters, long bytes, long hits, long misses, long evictions) {}
