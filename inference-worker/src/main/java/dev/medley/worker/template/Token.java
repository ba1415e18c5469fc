package dev.medley.worker.template;

/**
 * A piece of a template's text.
 *
 * @param text as written; of {@link Kind#TEXT} and {@link Kind#STRING} what it stands for
 * @param line from 1
 */
record Token(Kind kind, String text, int line) {
    /** What it is. */
    enum Kind {
        TEXT,
        PRINT_BEGIN,
        PRINT_END,
        BLOCK_BEGIN,
        BLOCK_END,
        NAME,
        STRING,
        WHOLE,
        REAL,
        OPERATOR,
        END
    }

    boolean is(Kind kind, String text) {
        return this.kind == kind && this.text.equals(text);
    }
}
