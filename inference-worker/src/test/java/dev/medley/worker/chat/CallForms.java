package dev.medley.worker.chat;

import dev.medley.worker.chat.CallForm.Part;
import java.util.List;
import java.util.stream.Stream;

/** Forms in which bases that people run write calls of functions. */
public final class CallForms {
    /** Nothing around the JSON, one call after the other with a semicolon (Llama 3). */
    public static final CallForm BARE = of("{\"name\": \"", "\", \"parameters\": ", "}", "}; {\"name\": \"");
    /** Each call between marks (Qwen, Hermes). */
    public static final CallForm MARKED = of(
            "<tool_call>\n{\"name\": \"",
            "\", \"arguments\": ",
            "}\n</tool_call>",
            "}\n</tool_call>\n<tool_call>\n{\"name\": \"");
    /** All calls in one list, each with an id (Mistral). */
    public static final CallForm LISTED = new CallForm(
            List.of(new Part.Literal("[TOOL_CALLS] [{\"name\": \"")),
            List.of(new Part.Literal("\", \"arguments\": ")),
            List.of(new Part.Literal(", \"id\": \""), new Part.Id(), new Part.Literal("\"}]")),
            List.of(new Part.Literal(", \"id\": \""), new Part.Id(), new Part.Literal("\"}, {\"name\": \"")));
    /** An id before the arguments, and nothing behind them (later Mistral). */
    public static final CallForm NUMBERED = new CallForm(
            List.of(new Part.Literal("[CALL]")),
            List.of(new Part.Literal("[ID]"), new Part.Id(), new Part.Literal("[ARGS]")),
            List.of(),
            List.of(new Part.Literal("[CALL]")));

    private CallForms() {}

    /** @param next what stands between two calls; none: one call is all */
    public static CallForm of(String opening, String between, String closing, String... next) {
        return new CallForm(
                List.of(new Part.Literal(opening)),
                List.of(new Part.Literal(between)),
                List.of(new Part.Literal(closing)),
                Stream.of(next).<Part>map(Part.Literal::new).toList());
    }
}
