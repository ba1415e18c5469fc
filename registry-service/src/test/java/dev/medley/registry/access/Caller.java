package dev.medley.registry.access;

/** Those who must not get at an organisation's private adapter, or at a gated one, or only by reading. */
enum Caller {
    ANONYMOUS,
    /** Somebody else, with a key that may do everything. */
    OTHER,
    /** An owner of another organisation. */
    OTHER_ORGANISATION,
    /** An owner, by a key that only reads. */
    READ_ONLY,
    /** An owner, by a key that only calls. */
    CALL_ONLY,
    /** An owner, by a key that has expired. */
    EXPIRED,
    /** Somebody else, at a gated adapter that nobody granted. */
    GATED,
    /** An owner whose account is suspended. */
    SUSPENDED
}
