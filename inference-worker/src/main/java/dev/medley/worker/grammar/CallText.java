package dev.medley.worker.grammar;

/** How a tool call is written in an answer and in the conversation that the model reads. */
public final class CallText {
    public static final String MARK = "<tool_call>";
    /** Ends the call, and with it the answer. */
    public static final String CLOSING = "}</tool_call>";

    private CallText() {}

    /** Everything before the arguments. */
    public static String opening(String function) {
        return MARK + "{\"name\": " + SchemaKeywords.quoted(function) + ", \"arguments\": ";
    }
}
