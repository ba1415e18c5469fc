package dev.medley.worker.chat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.worker.chat.CallForm.Part;
import dev.medley.worker.chat.Conversation.Call;
import dev.medley.worker.chat.Conversation.Message;
import dev.medley.worker.chat.Conversation.Result;
import dev.medley.worker.template.TemplateProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Learns from a template's own texts whether it tells functions, and in which form it writes their calls: a conversation with marked words is rendered with
 * a call in it and with an answer in its place, and what differs is the call. So no family of bases has to be known by name.
 */
final class CallProbe {
    private static final String FUNCTION = "medley_probe";
    private static final String ARGUMENTS = "{\"medley_key\": \"medley_value\"}";
    private static final String ID = "medley0id";
    /** Begins with what no call begins with. */
    private static final String ANSWER = "§ medley answer §";

    private static final String OUTCOME = "medley outcome";
    private static final Pattern HOLES =
            Pattern.compile(Pattern.quote(FUNCTION) + "|" + Pattern.quote(ARGUMENTS) + "|" + Pattern.quote(ID));
    private static final JsonNode TOOL = TemplateValues.object("""
            {"type": "function", "function": {"name": "%s", "description": "A probe.", "parameters": {"type": "object",
            "properties": {"medley_key": {"type": "string", "description": "A key."}}, "required": ["medley_key"]}}}\
            """.formatted(FUNCTION));

    private static final Message QUESTION = new Message("user", "A question?");
    private static final Message CALL =
            new Message("assistant", "", List.of(new Call(ID, FUNCTION, ARGUMENTS)), Optional.empty());
    private static final Message RESULT =
            new Message("tool", OUTCOME, List.of(), Optional.of(new Result(ID, FUNCTION)));

    private final Rendering template;

    private CallProbe(Rendering template) {
        this.template = template;
    }

    /** A template that is given tools and calls as they are. */
    @FunctionalInterface
    interface Rendering {
        String of(Conversation conversation, boolean generationPrompt);
    }

    /** The form; empty where the template tells no functions, no calls or no results, or writes calls in a way that can't be told from text. */
    static Optional<CallForm> learn(Rendering template) {
        var probe = new CallProbe(template);
        try {
            return probe.tellsAll() ? probe.written().flatMap(CallProbe::form) : Optional.empty();
        } catch (TemplateProblem _) {
            // It takes no functions, calls or results at all.
            return Optional.empty();
        }
    }

    private boolean tellsAll() {
        String followed = text(true, QUESTION, CALL, RESULT);
        return text(true, QUESTION).contains(FUNCTION) && followed.contains(ARGUMENTS) && followed.contains(OUTCOME);
    }

    /** A call as it stands in the text, without what stands around any answer: behind the words that the base is asked to go on from. */
    private Optional<String> written() {
        String prompt = text(true, QUESTION);
        String answered = text(false, QUESTION, new Message("assistant", ANSWER));
        String called = text(false, QUESTION, CALL);
        int answer = answered.indexOf(ANSWER);
        int start = shared(answered, called);
        String end = answered.substring(answer + ANSWER.length());
        int stop = called.length() - end.length();
        boolean isAnswer = answer >= 0 && start >= prompt.length() && called.startsWith(prompt);
        return isAnswer && called.endsWith(end) && start < stop
                ? Optional.of(called.substring(start, stop).stripLeading())
                : Optional.empty();
    }

    private static int shared(String one, String other) {
        int length = 0;
        while (length < Math.min(one.length(), other.length()) && one.charAt(length) == other.charAt(length)) {
            length++;
        }
        return length;
    }

    private static Optional<CallForm> form(String written) {
        List<Part> parts = new ArrayList<>();
        Matcher holes = HOLES.matcher(written);
        int at = 0;
        while (holes.find()) {
            literal(written.substring(at, holes.start())).ifPresent(parts::add);
            parts.add(
                    switch (holes.group()) {
                        case FUNCTION -> new Part.Name();
                        case ID -> new Part.Id();
                        default -> new Part.Arguments();
                    });
            at = holes.end();
        }
        literal(written.substring(at)).ifPresent(parts::add);
        return CallForm.isWhole(parts) ? Optional.of(new CallForm(parts)) : Optional.empty();
    }

    private static Optional<Part> literal(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(new Part.Literal(text));
    }

    private String text(boolean generationPrompt, Message... messages) {
        return template.of(new Conversation(List.of(messages), List.of(TOOL), Map.of()), generationPrompt);
    }
}
