package dev.medley.worker.chat;

import dev.medley.worker.chat.CallForm.Part.Arguments;
import dev.medley.worker.chat.CallForm.Part.Id;
import dev.medley.worker.chat.CallForm.Part.Literal;
import dev.medley.worker.chat.CallForm.Part.Name;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How the call of a function is written in an answer: fixed texts around the function's name, its arguments and, with some bases, an id. It begins with a
 * text, the name comes before the arguments, and what follows a name or an id can't belong to it.
 */
public record CallForm(List<Part> parts) {
    /** Letters and digits of a call's id, where the form has one. */
    public static final int ID_LENGTH = 9;

    /** Medley's own, for bases that were trained on none. */
    public static final CallForm OWN = new CallForm(List.of(
            new Literal("<tool_call>{\"name\": \""),
            new Name(),
            new Literal("\", \"arguments\": "),
            new Arguments(),
            new Literal("}</tool_call>")));

    /** What stands before the JSON of a call. */
    private static final Pattern MARK = Pattern.compile("[^\\s{]+");
    /** Begins like any other JSON, and is told from it by its first key. */
    private static final Pattern PLAIN_JSON = Pattern.compile("[\\[\\s]*\\{[^:]*");
    /** Characters of a mark that is nothing that people write. */
    private static final int SHORTEST_MARK = 4;

    public CallForm {
        parts = List.copyOf(parts);
        if (!isWhole(parts)) {
            throw new IllegalArgumentException("calls can't be told from text by " + parts);
        }
    }

    /** A piece of a call. */
    public sealed interface Part {
        record Literal(String text) implements Part {}

        record Name() implements Part {}

        /** A JSON object. */
        record Arguments() implements Part {}

        record Id() implements Part {}
    }

    /** Whether a form can be made of these. */
    static boolean isWhole(List<Part> parts) {
        List<Part> holes =
                parts.stream().filter(part -> !(part instanceof Literal)).toList();
        int name = parts.indexOf(new Name());
        boolean isOrdered = name > 0 && name < parts.indexOf(new Arguments());
        boolean isOnce = holes.stream().distinct().count() == holes.size();
        return isOrdered && isOnce && parts.getFirst() instanceof Literal && isBounded(parts);
    }

    private static boolean isBounded(List<Part> parts) {
        for (int i = 0; i + 1 < parts.size(); i++) {
            boolean isNamed = parts.get(i) instanceof Name || parts.get(i) instanceof Id;
            if (isNamed && !(parts.get(i + 1) instanceof Literal(String text) && !isOfName(text.charAt(0)))) {
                return false;
            }
        }
        return true;
    }

    /** Whether a function's name, or an id, may have the character. */
    public static boolean isOfName(char character) {
        return character < 0x80 && (Character.isLetterOrDigit(character) || "_.-".indexOf(character) >= 0);
    }

    private String opening() {
        return ((Literal) parts.getFirst()).text();
    }

    /** What an answer that may call or not says for nothing else than to call: the first word, or of bare JSON the first key. */
    public String mark() {
        Matcher json = PLAIN_JSON.matcher(opening());
        Matcher word = MARK.matcher(opening());
        return json.lookingAt() ? json.group() : word.lookingAt() ? word.group() : opening();
    }

    /** Whether a call can be told behind text as well, because its mark occurs nowhere else. */
    public boolean mayFollowText() {
        return !PLAIN_JSON.matcher(opening()).lookingAt() && mark().length() >= SHORTEST_MARK;
    }

    /** Whether calls have ids of {@link #ID_LENGTH}. */
    public boolean hasId() {
        return parts.contains(new Id());
    }

    /** What follows the mark. */
    public List<Part> behindMark() {
        String rest = opening().substring(mark().length());
        List<Part> behind = new ArrayList<>(parts.subList(1, parts.size()));
        if (!rest.isEmpty()) {
            behind.addFirst(new Literal(rest));
        }
        return behind;
    }

    /** Characters behind the arguments. */
    public int closing() {
        return parts.subList(parts.indexOf(new Arguments()) + 1, parts.size()).stream()
                .mapToInt(part -> part instanceof Literal(String text) ? text.length() : ID_LENGTH)
                .sum();
    }

    /** The fixed texts, all in one. */
    public String literals() {
        return parts.stream()
                .map(part -> part instanceof Literal(String text) ? text : "")
                .collect(Collectors.joining("\n"));
    }

    String written(Conversation.Call call) {
        return parts.stream()
                .map(part -> switch (part) {
                    case Literal(String text) -> text;
                    case Name _ -> call.function();
                    case Arguments _ -> call.arguments();
                    case Id _ -> call.id();
                })
                .collect(Collectors.joining());
    }
}
