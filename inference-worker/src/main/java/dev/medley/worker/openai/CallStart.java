package dev.medley.worker.openai;

import dev.medley.worker.chat.CallForm;
import dev.medley.worker.chat.CallForm.Part;

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

    /** Judges the text from a place on. */
    static CallStart of(CallForm form, CharSequence text, int from) {
        int at = from;
        String function = "";
        for (Part part : form.parts()) {
            switch (part) {
                case Part.Literal(String fixed) -> {
                    CharSequence there = text.subSequence(at, Math.min(at + fixed.length(), text.length()));
                    if (!fixed.startsWith(there.toString())) {
                        return new None();
                    }
                    if (there.length() < fixed.length()) {
                        return new Open();
                    }
                    at += fixed.length();
                }
                case Part.Name _, Part.Id _ -> {
                    int end = nameEnd(text, at);
                    if (end == text.length()) {
                        return new Open();
                    }
                    function = part instanceof Part.Name
                            ? text.subSequence(at, end).toString()
                            : function;
                    at = end;
                }
                case Part.Arguments _ -> {
                    return new Found(function, at);
                }
            }
        }
        throw new IllegalStateException("a form without arguments");
    }

    private static int nameEnd(CharSequence text, int from) {
        int end = from;
        while (end < text.length() && CallForm.isOfName(text.charAt(end))) {
            end++;
        }
        return end;
    }
}
