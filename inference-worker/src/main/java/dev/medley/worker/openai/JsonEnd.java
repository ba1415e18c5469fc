package dev.medley.worker.openai;

/** Finds where a JSON value ends while it arrives. Belongs to one value. */
final class JsonEnd {
    private int depth;
    private boolean hasBegun;
    private boolean isText;
    private boolean isEscaped;
    private boolean isReached;

    /** Whether the value is whole. */
    boolean isReached() {
        return isReached;
    }

    /** Reads on, and tells how many of these characters belong to the value. */
    int within(CharSequence text) {
        int at = 0;
        while (at < text.length() && !isReached && !isBehindWord(text.charAt(at))) {
            take(text.charAt(at));
            at++;
        }
        return at;
    }

    /** Numbers and words end where something follows that is of neither. */
    private boolean isBehindWord(char character) {
        isReached = hasBegun
                && depth == 0
                && !isText
                && !Character.isLetterOrDigit(character)
                && "+-.".indexOf(character) < 0;
        return isReached;
    }

    private void take(char character) {
        hasBegun = true;
        if (isEscaped) {
            isEscaped = false;
        } else if (isText) {
            isEscaped = character == '\\';
            isText = character != '"';
            isReached = !isText && depth == 0;
        } else {
            open(character);
        }
    }

    private void open(char character) {
        switch (character) {
            case '"' -> isText = true;
            case '{', '[' -> depth++;
            case '}', ']' -> isReached = --depth == 0;
            default -> {}
        }
    }
}
