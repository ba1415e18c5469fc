package dev.medley.worker.openai;

import dev.medley.worker.chat.CallForm;
import dev.medley.worker.grammar.Grammars.Otherwise;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tells a call from text while an answer arrives, and takes the call apart. What may be the beginning of a call is held back until it is clear, and blanks
 * with it: those before a call are no text. Belongs to one choice.
 */
final class CallPieces {
    private final CallForm form;
    /** Whether an answer that calls nothing is worth telling. */
    private final boolean mayBeText;
    /** Whether a call may come behind text. */
    private final boolean afterText;

    private final StringBuilder held = new StringBuilder();
    private State state;

    private enum State {
        LOOKING,
        TEXT,
        ARGUMENTS
    }

    /** A part of an answer that can go out. */
    sealed interface Piece {
        record Content(String text) implements Piece {}

        record Opened(String function) implements Piece {}

        record Arguments(String text) implements Piece {}
    }

    private CallPieces(CallForm form, State state, boolean mayBeText, boolean afterText) {
        this.form = form;
        this.state = state;
        this.mayBeText = mayBeText;
        this.afterText = afterText;
    }

    static CallPieces of(Output output, CallForm form) {
        return switch (output) {
            case Output.Call(var _, Otherwise.Nothing _) -> new CallPieces(form, State.LOOKING, false, false);
            case Output.Call(var _, Otherwise.AnyText _) ->
                new CallPieces(form, State.LOOKING, true, form.mayFollowText());
            case Output.Call(var _, Otherwise.Json _) -> new CallPieces(form, State.LOOKING, true, false);
            case Output.Text _, Output.AnyObject _, Output.OfSchema _ -> new CallPieces(form, State.TEXT, true, false);
        };
    }

    /** Whether it says which function is called. */
    boolean isCall() {
        return state == State.ARGUMENTS;
    }

    List<Piece> append(String text) {
        held.append(text);
        List<Piece> pieces = new ArrayList<>();
        if (state == State.LOOKING) {
            look(pieces);
        }
        if (state == State.TEXT) {
            take(held.length()).ifPresent(each -> pieces.add(new Piece.Content(each)));
        }
        if (state == State.ARGUMENTS) {
            take(held.length() - form.closing()).ifPresent(each -> pieces.add(new Piece.Arguments(each)));
        }
        return pieces;
    }

    private void look(List<Piece> pieces) {
        int at = 0;
        CallStart start = CallStart.of(form, held, at);
        while (start instanceof CallStart.None && afterText && at < held.length()) {
            start = CallStart.of(form, held, ++at);
        }
        int blank = at;
        while (blank > 0 && Character.isWhitespace(held.charAt(blank - 1))) {
            blank--;
        }
        switch (start) {
            case CallStart.None _ -> state = State.TEXT;
            case CallStart.Open _ -> take(blank).ifPresent(each -> pieces.add(new Piece.Content(each)));
            case CallStart.Found(String function, int end) -> {
                take(blank).ifPresent(each -> pieces.add(new Piece.Content(each)));
                held.delete(0, end - blank);
                pieces.add(new Piece.Opened(function));
                state = State.ARGUMENTS;
            }
        }
    }

    /**
     * What was held back.
     *
     * @param isComplete whether the answer reached its own end
     */
    List<Piece> finish(boolean isComplete) {
        boolean isCutOff =
                state == State.LOOKING && (!mayBeText || held.toString().strip().startsWith(form.mark()));
        if (isCutOff) {
            // Before the function's name a call is nothing.
            return List.of();
        }
        int end = isComplete && isCall() ? held.length() - form.closing() : held.length();
        return take(end).stream()
                .<Piece>map(text -> isCall() ? new Piece.Arguments(text) : new Piece.Content(text))
                .toList();
    }

    /** Takes the first characters of what is held; empty when there are none. */
    private Optional<String> take(int length) {
        String text = held.substring(0, Math.max(0, length));
        held.delete(0, text.length());
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }
}
