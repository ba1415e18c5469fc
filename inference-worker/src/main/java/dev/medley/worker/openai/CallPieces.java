package dev.medley.worker.openai;

import dev.medley.worker.chat.CallForm;
import dev.medley.worker.grammar.Grammars.Otherwise;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Tells calls from text while an answer arrives, and takes them apart. What may be the beginning of a call is held back until it is clear, and blanks with it:
 * those before a call are no text. What is behind a call and begins no other belongs to the form, for the grammar lets nothing else through. Belongs to one
 * choice.
 */
final class CallPieces {
    private final CallForm form;
    /** Whether an answer that calls nothing is worth telling. */
    private final boolean mayBeText;
    /** Whether a call may come behind text. */
    private final boolean afterText;

    private final Pattern first;
    private final Pattern next;
    private final StringBuilder held = new StringBuilder();
    private State state;
    private int calls;
    private JsonEnd arguments = new JsonEnd();

    private enum State {
        LOOKING,
        TEXT,
        ARGUMENTS,
        BEHIND
    }

    /** A part of an answer that can go out. Calls are counted from 0. */
    sealed interface Piece {
        record Content(String text) implements Piece {}

        record Opened(int call, String function) implements Piece {}

        record Arguments(int call, String text) implements Piece {}
    }

    private CallPieces(CallForm form, State state, boolean mayBeText, boolean afterText) {
        this.form = form;
        this.first = CallStart.pattern(form, form.opening());
        this.next = CallStart.pattern(form, form.next());
        this.state = state;
        this.mayBeText = mayBeText;
        this.afterText = afterText;
    }

    static CallPieces of(Output output, CallForm form) {
        return switch (output) {
            case Output.Call call -> of(call.otherwise(), form);
            case Output.Text _, Output.AnyObject _, Output.OfSchema _ -> new CallPieces(form, State.TEXT, true, false);
        };
    }

    private static CallPieces of(Otherwise otherwise, CallForm form) {
        return switch (otherwise) {
            case Otherwise.Nothing _ -> new CallPieces(form, State.LOOKING, false, false);
            case Otherwise.AnyText _ -> new CallPieces(form, State.LOOKING, true, form.mayFollowText());
            case Otherwise.Json _ -> new CallPieces(form, State.LOOKING, true, false);
        };
    }

    /** Whether it says which function is called. */
    boolean isCall() {
        return calls > 0;
    }

    List<Piece> append(String text) {
        held.append(text);
        List<Piece> pieces = new ArrayList<>();
        State before;
        do {
            before = state;
            go(pieces);
        } while (state != before);
        return pieces;
    }

    private void go(List<Piece> pieces) {
        switch (state) {
            case LOOKING -> look(pieces);
            case TEXT -> take(held.length()).ifPresent(each -> pieces.add(new Piece.Content(each)));
            case ARGUMENTS -> {
                take(arguments.within(held)).ifPresent(each -> pieces.add(new Piece.Arguments(calls - 1, each)));
                state = arguments.isReached() ? State.BEHIND : State.ARGUMENTS;
            }
            case BEHIND -> {
                if (!form.next().isEmpty() && CallStart.of(next, held, 0) instanceof CallStart.Found found) {
                    open(found, pieces);
                }
            }
        }
    }

    private void look(List<Piece> pieces) {
        int at = 0;
        CallStart start = CallStart.of(first, held, at);
        while (start instanceof CallStart.None && afterText && at < held.length()) {
            start = CallStart.of(first, held, ++at);
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
                open(new CallStart.Found(function, end - blank), pieces);
            }
        }
    }

    private void open(CallStart.Found found, List<Piece> pieces) {
        held.delete(0, found.end());
        pieces.add(new Piece.Opened(calls++, found.function()));
        arguments = new JsonEnd();
        state = State.ARGUMENTS;
    }

    /** What was held back, of an answer that has ended. Before its function's name a call is nothing. */
    List<Piece> finish() {
        boolean isText =
                state == State.LOOKING && mayBeText && !held.toString().strip().startsWith(form.mark());
        Optional<String> text = isText ? take(held.length()) : Optional.empty();
        return text.<Piece>map(Piece.Content::new).stream().toList();
    }

    /** Takes the first characters of what is held; empty when there are none. */
    private Optional<String> take(int length) {
        String text = held.substring(0, length);
        held.delete(0, length);
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }
}
