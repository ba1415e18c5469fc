package dev.medley.registry.search;

/** A cursor that was not given out for this query: CURSOR_MISMATCH. */
final class CursorMismatch extends RuntimeException {}
