package dev.medley.worker.chat;

import dev.medley.worker.chat.CallForm.Part.Id;
import dev.medley.worker.chat.CallForm.Part.Literal;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How calls of functions are written in an answer: fixed texts around the functions' names, their arguments and, with some bases, an id. What follows a name
 * or an id can't belong to it.
 *
 * @param opening before the name of the first call
 * @param between a name and its arguments, which are a JSON object
 * @param closing behind the arguments of the last call
 * @param next between the arguments of a call and the name of the one behind it; empty where an answer has one call at most
 */
public record CallForm(List<Part> opening, List<Part> between, List<Part> closing, List<Part> next) {
    /** Letters and digits of a call's id, where the form has one. */
    public static final int ID_LENGTH = 9;

    /** Medley's own, for bases that were trained on none. */
    public static final CallForm OWN = new CallForm(
            List.of(new Literal("<tool_call>{\"name\": \"")),
            List.of(new Literal("\", \"arguments\": ")),
            List.of(new Literal("}</tool_call>")),
            List.of(new Literal("}</tool_call><tool_call>{\"name\": \"")));

    /** What stands before the JSON of a call. */
    private static final Pattern MARK = Pattern.compile("[^\\s{]+");
    /** Begins like any other JSON, and is told from it by its first key. */
    private static final Pattern PLAIN_JSON = Pattern.compile("[\\[\\s]*\\{[^:]*");
    /** Characters of a mark that is nothing that people write. */
    private static final int SHORTEST_MARK = 4;

    public CallForm {
        opening = List.copyOf(opening);
        between = List.copyOf(between);
        closing = List.copyOf(closing);
        next = List.copyOf(next);
        if (!isWhole(opening, between, closing) || !(next.isEmpty() || isBeforeName(next))) {
            throw new IllegalArgumentException(
                    "calls can't be told from text by " + opening + between + closing + next);
        }
    }

    /** A piece of what stands around names and arguments. */
    public sealed interface Part {
        record Literal(String text) implements Part {}

        record Id() implements Part {}
    }

    /** Whether a form can be made of these. */
    static boolean isWhole(List<Part> opening, List<Part> between, List<Part> closing) {
        boolean isMarked = !opening.isEmpty() && opening.getFirst() instanceof Literal && isBeforeName(opening);
        boolean isParted = !between.isEmpty() && endsName(between.getFirst()) && isBeforeName(between);
        long ids = Stream.of(opening, between, closing)
                .flatMap(List::stream)
                .filter(part -> part instanceof Id)
                .count();
        return isMarked && isParted && isBounded(closing) && ids <= 1;
    }

    /** Whether a name, or arguments, can be told from these before them. */
    static boolean isBeforeName(List<Part> parts) {
        return parts.getLast() instanceof Literal && isBounded(parts);
    }

    private static boolean isBounded(List<Part> parts) {
        for (int i = 0; i + 1 < parts.size(); i++) {
            if (parts.get(i) instanceof Id && !endsName(parts.get(i + 1))) {
                return false;
            }
        }
        return true;
    }

    private static boolean endsName(Part behind) {
        return behind instanceof Literal(String text) && !isOfName(text.charAt(0));
    }

    private static boolean isOfName(char character) {
        return character < 0x80 && (Character.isLetterOrDigit(character) || "_.-".indexOf(character) >= 0);
    }

    private String beginning() {
        return ((Literal) opening.getFirst()).text();
    }

    /** What an answer that may call or not says for nothing else than to call: the first word, or of bare JSON the first key. */
    public String mark() {
        Matcher json = PLAIN_JSON.matcher(beginning());
        Matcher word = MARK.matcher(beginning());
        return json.lookingAt() ? json.group() : word.lookingAt() ? word.group() : beginning();
    }

    /** Whether a call can be told behind text as well, because its mark occurs nowhere else. */
    public boolean mayFollowText() {
        return !PLAIN_JSON.matcher(beginning()).lookingAt() && mark().length() >= SHORTEST_MARK;
    }

    /** Whether calls have ids of {@link #ID_LENGTH}. */
    public boolean hasId() {
        return Stream.of(opening, between, closing).anyMatch(parts -> parts.contains(new Id()));
    }

    /** What follows the mark up to the first name. */
    public List<Part> behindMark() {
        String rest = beginning().substring(mark().length());
        Stream<Part> first = rest.isEmpty() ? Stream.empty() : Stream.of(new Literal(rest));
        return Stream.concat(first, opening.stream().skip(1)).toList();
    }

    /** The same for answers that call once at most. */
    public CallForm once() {
        return new CallForm(opening, between, closing, List.of());
    }

    /** The fixed texts, all in one. */
    public String literals() {
        return Stream.of(opening, between, closing, next)
                .flatMap(List::stream)
                .map(part -> part instanceof Literal(String text) ? text : "")
                .collect(Collectors.joining("\n"));
    }

    /** One call. */
    String written(Conversation.Call call) {
        return text(opening, call) + call.function() + text(between, call) + call.arguments() + text(closing, call);
    }

    private static String text(List<Part> parts, Conversation.Call call) {
        return parts.stream()
                .map(part -> switch (part) {
                    case Literal(String text) -> text;
                    case Id _ -> call.id();
                })
                .collect(Collectors.joining());
    }
}
