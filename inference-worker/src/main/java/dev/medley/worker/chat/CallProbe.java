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
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Learns from a template's own texts whether it tells functions, and in which form it writes their calls: a conversation with marked words is rendered with
 * a call in it and with an answer in its place, and what differs is the call. With several calls in it, what stands between them is learnt as well. So no
 * family of bases has to be known by name.
 */
final class CallProbe {
    private static final String FUNCTION = "medley_probe";
    private static final String ARGUMENTS = "{\"medley_key\": \"medley_value\"}";
    private static final String ID = "medley0id";
    /** Begins with what no call begins with. */
    private static final String ANSWER = "§ medley answer §";

    private static final String OUTCOME = "medley outcome";
    private static final Pattern WRITTEN = Pattern.compile(
            "(.*?)" + Pattern.quote(FUNCTION) + "(.*?)" + Pattern.quote(ARGUMENTS) + "(.*)", Pattern.DOTALL);
    private static final JsonNode TOOL = TemplateValues.object("""
            {"type": "function", "function": {"name": "%s", "description": "A probe.", "parameters": {"type": "object",
            "properties": {"medley_key": {"type": "string", "description": "A key."}}, "required": ["medley_key"]}}}\
            """.formatted(FUNCTION));

    private static final Message QUESTION = new Message("user", "A question?");
    private static final Call ONE = new Call(ID, FUNCTION, ARGUMENTS);
    private static final Message CALL = new Message("assistant", "", List.of(ONE), Optional.empty());
    private static final Message CALLS = new Message("assistant", "", List.of(ONE, ONE, ONE), Optional.empty());
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
            return probe.tellsAll() ? probe.written(CALL).flatMap(probe::form) : Optional.empty();
        } catch (TemplateProblem _) {
            // It takes no functions, calls or results at all.
            return Optional.empty();
        }
    }

    private boolean tellsAll() {
        String followed = text(true, QUESTION, CALL, RESULT);
        return text(true, QUESTION).contains(FUNCTION) && followed.contains(ARGUMENTS) && followed.contains(OUTCOME);
    }

    /** Calls as they stand in the text, without what stands around any answer: behind the words that the base is asked to go on from. */
    private Optional<String> written(Message calls) {
        String prompt = text(true, QUESTION);
        String answered = answered();
        String called = text(false, QUESTION, calls);
        int answer = answered.indexOf(ANSWER);
        int start = shared(answered, called);
        String end = end();
        int stop = called.length() - end.length();
        boolean isAnswer = answer >= 0 && start >= prompt.length() && called.startsWith(prompt);
        return isAnswer && called.endsWith(end) && start < stop
                ? Optional.of(called.substring(start, stop).stripLeading())
                : Optional.empty();
    }

    private String answered() {
        return text(false, QUESTION, new Message("assistant", ANSWER));
    }

    /** What stands behind any answer; nothing where answers are not told as they are. */
    private String end() {
        String answered = answered();
        int answer = answered.indexOf(ANSWER);
        return answer < 0 ? "" : answered.substring(answer + ANSWER.length());
    }

    private static int shared(String one, String other) {
        int length = 0;
        while (length < Math.min(one.length(), other.length()) && one.charAt(length) == other.charAt(length)) {
            length++;
        }
        return length;
    }

    private Optional<CallForm> form(String written) {
        Matcher call = WRITTEN.matcher(written);
        if (!call.matches() || isMarked(call.group(1)) || isMarked(call.group(2)) || isMarked(call.group(3))) {
            return Optional.empty();
        }
        List<Part> opening = parts(call.group(1));
        List<Part> between = parts(call.group(2));
        List<Part> closing = parts(call.group(3));
        return CallForm.isWhole(opening, between, closing)
                ? Optional.of(new CallForm(opening, between, closing, next(call)))
                : Optional.empty();
    }

    /** Whether a text that should be fixed has a name or arguments in it. */
    private static boolean isMarked(String text) {
        return text.contains(FUNCTION) || text.contains(ARGUMENTS);
    }

    /**
     * What stands between two calls of one answer; empty where the template takes one only, tells one only, or writes the second or the third in another way.
     *
     * @param call one as it is written alone
     */
    private List<Part> next(MatchResult call) {
        String all;
        try {
            all = written(CALLS).orElse("");
        } catch (TemplateProblem _) {
            return List.of();
        }
        String same = FUNCTION + call.group(2) + ARGUMENTS;
        int fixed = call.group(1).length() + 3 * same.length() + call.group(3).length();
        int from = call.group(1).length() + same.length();
        if (all.length() <= fixed) {
            return List.of();
        }
        String next = all.substring(from, from + (all.length() - fixed) / 2);
        boolean isAlike = all.equals(call.group(1) + String.join(next, same, same, same) + call.group(3));
        // What ends an answer ends the calls in it: those behind are none that the base would write.
        boolean isEnd = !end().isBlank() && next.contains(end().strip());
        return isAlike && !isEnd && !isMarked(next) && CallForm.isBeforeName(parts(next)) ? parts(next) : List.of();
    }

    /** A fixed text, with the ids in it. */
    private static List<Part> parts(String text) {
        List<Part> parts = new ArrayList<>();
        int at = 0;
        for (int id = text.indexOf(ID); id >= 0; id = text.indexOf(ID, at)) {
            literal(text.substring(at, id)).ifPresent(parts::add);
            parts.add(new Part.Id());
            at = id + ID.length();
        }
        literal(text.substring(at)).ifPresent(parts::add);
        return parts;
    }

    private static Optional<Part> literal(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(new Part.Literal(text));
    }

    private String text(boolean generationPrompt, Message... messages) {
        return template.of(new Conversation(List.of(messages), List.of(TOOL), Map.of()), generationPrompt);
    }
}
