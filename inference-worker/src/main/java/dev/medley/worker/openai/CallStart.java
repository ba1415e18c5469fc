package dev.medley.worker.openai;

import dev.medley.worker.chat.CallForm;
import dev.medley.worker.chat.CallForm.Part;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Whether a text is the beginning of a call. */
sealed interface CallStart {
    /** It is none. */
    record None() implements CallStart {}

    /** It can become one. */
    record Open() implements CallStart {}

    /**
     * It is one.
     *
     * @param end where the arguments begin
     */
    record Found(String function, int end) implements CallStart {}

    /**
     * What calls begin with, up to their arguments.
     *
     * @param before what stands before the name: the form's opening, or what parts a call from the one before it
     */
    static Pattern pattern(CallForm form, List<Part> before) {
        return Pattern.compile(text(before) + "([A-Za-z0-9_.-]+)" + text(form.between()));
    }

    private static String text(List<Part> parts) {
        return parts.stream()
                .map(part -> switch (part) {
                    case Part.Literal(String text) -> Pattern.quote(text);
                    case Part.Id _ -> "[A-Za-z0-9_.-]+";
                })
                .collect(Collectors.joining());
    }

    /** Judges the text from a place on. */
    @SuppressWarnings("JdkObsolete") // text that is still arriving is what hitEnd() is for
    static CallStart of(Pattern pattern, CharSequence text, int from) {
        Matcher matcher = pattern.matcher(text).region(from, text.length());
        if (matcher.lookingAt()) {
            return new Found(matcher.group(1), matcher.end());
        }
        return matcher.hitEnd() ? new Open() : new None();
    }
}
