package dev.medley.registry.recipe;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.medley.registry.gateway.RequestRefused;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Text with places for variables, {@code {{question}}}. It is taken apart once, when the recipe is read; what a variable holds is put in as it is and
 * never looked at again, so braces in a question are only braces.
 */
record Template(List<Piece> pieces) {
    private static final Pattern PLACE = Pattern.compile("\\{\\{\\s*([^{}]*?)\\s*\\}\\}");
    private static final int LONGEST = 500_000;
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,31}");

    /** A part of the text. */
    sealed interface Piece {}

    record Literal(String text) implements Piece {}

    record Place(String variable) implements Piece {}

    Template {
        pieces = List.copyOf(pieces);
    }

    static boolean isName(String text) {
        return NAME.matches(text);
    }

    /** Just the variable. */
    static Template of(String variable) {
        return new Template(List.of(new Place(variable)));
    }

    static Template parse(String text) {
        List<Piece> pieces = new ArrayList<>();
        Matcher places = PLACE.matcher(text);
        int end = 0;
        while (places.find()) {
            pieces.add(new Literal(text.substring(end, places.start())));
            pieces.add(new Place(places.group(1)));
            end = places.end();
        }
        pieces.add(new Literal(text.substring(end)));
        return new Template(pieces);
    }

    /** What is wrong with a text, if anything: a brace pair that opens and names no variable. */
    static Optional<String> complaint(String text) {
        for (Piece piece : parse(text).pieces()) {
            if (piece instanceof Literal(String literal) && (literal.contains("{{") || literal.contains("}}"))) {
                return Optional.of("{{ and }} stand around the name of a variable only");
            }
            if (piece instanceof Place(String variable) && !isName(variable)) {
                return Optional.of("{{" + variable + "}} is no variable: a name is a-z, then a-z 0-9 _");
            }
        }
        return Optional.empty();
    }

    Set<String> variables() {
        Set<String> names = new TreeSet<>();
        for (Piece piece : pieces) {
            if (piece instanceof Place(String variable)) {
                names.add(variable);
            }
        }
        return names;
    }

    /**
     * The text with its variables.
     *
     * @param values of every variable that is named
     * @throws RequestRefused when it would be longer than any model reads: places multiply what a caller sends
     */
    String render(Map<String, String> values) {
        long length = 0;
        for (Piece piece : pieces) {
            length += switch (piece) {
                case Literal(String literal) -> literal.length();
                case Place(String variable) -> values.get(variable).length();
            };
        }
        if (length > LONGEST) {
            throw RequestRefused.invalid(
                    "messages", "the recipe makes more than " + LONGEST + " characters of this question");
        }
        StringBuilder text = new StringBuilder();
        for (Piece piece : pieces) {
            switch (piece) {
                case Literal(String literal) -> text.append(literal);
                case Place(String variable) -> text.append(values.get(variable));
            }
        }
        return text.toString();
    }
}
