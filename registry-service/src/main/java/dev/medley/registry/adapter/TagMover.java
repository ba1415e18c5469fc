package dev.medley.registry.adapter;

/** Carries a move out that was held back. */
public interface TagMover {
    TagMove.Subject subject();

    /** Moves the tag, where that is still what it was; inside the caller's transaction. Locks the subject first. */
    Result take(TagMove move);

    /** What came of it. */
    enum Result {
        MOVED,
        /** The tag has gone elsewhere since the move was asked for. */
        OVERTAKEN,
        /** The subject or its version is no longer there, or was withdrawn. */
        GONE,
        /** The tag became a protected one. */
        PROTECTED
    }
}
