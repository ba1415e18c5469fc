package dev.medley.worker.openai;

import dev.medley.worker.grammar.CallText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tells a tool call from text while an answer arrives, and takes the call apart. Belongs to one choice. */
final class CallPieces {
    private static final String BEFORE_NAME = CallText.MARK + "{\"name\": \"";
    private static final String AFTER_NAME = "\", \"arguments\": ";

    private final StringBuilder held = new StringBuilder();
    private State state = State.UNKNOWN;

    private enum State {
        UNKNOWN,
        TEXT,
        OPENING,
        ARGUMENTS
    }

    /** A part of an answer that can go out. */
    sealed interface Piece {
        record Content(String text) implements Piece {}

        record Opened(String function) implements Piece {}

        record Arguments(String text) implements Piece {}
    }

    /** Whether it says which function is called. */
    boolean isCall() {
        return state == State.ARGUMENTS;
    }

    /** Whether it can only become a call, of which so far nothing can go out. */
    boolean isOpening() {
        return state == State.OPENING;
    }

    List<Piece> append(String text) {
        held.append(text);
        List<Piece> pieces = new ArrayList<>();
        if (state == State.UNKNOWN && !held.isEmpty()) {
            state = held.charAt(0) == '<' ? State.OPENING : State.TEXT;
        }
        if (state == State.TEXT) {
            take(held.length()).ifPresent(each -> pieces.add(new Piece.Content(each)));
        }
        int nameEnd = state == State.OPENING ? held.indexOf(AFTER_NAME) : -1;
        if (nameEnd >= 0) {
            pieces.add(new Piece.Opened(held.substring(BEFORE_NAME.length(), nameEnd)));
            held.delete(0, nameEnd + AFTER_NAME.length());
            state = State.ARGUMENTS;
        }
        if (state == State.ARGUMENTS) {
            take(held.length() - CallText.CLOSING.length()).ifPresent(each -> pieces.add(new Piece.Arguments(each)));
        }
        return pieces;
    }

    /**
     * What was held back.
     *
     * @param isComplete whether the answer reached its own end
     */
    List<Piece> finish(boolean isComplete) {
        int end = isComplete ? Math.max(0, held.length() - CallText.CLOSING.length()) : held.length();
        List<Piece> pieces = new ArrayList<>();
        if (state == State.ARGUMENTS) {
            take(end).ifPresent(each -> pieces.add(new Piece.Arguments(each)));
        }
        return pieces;
    }

    /** Takes the first characters of what is held; empty when there are none. */
    private Optional<String> take(int length) {
        String text = held.substring(0, Math.max(0, length));
        held.delete(0, text.length());
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }
}
