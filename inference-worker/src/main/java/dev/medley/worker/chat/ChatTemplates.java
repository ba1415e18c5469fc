package dev.medley.worker.chat;

import dev.medley.worker.problem.ChatRefused;
import dev.medley.worker.problem.NoChatTemplate;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The chat templates of a base, chosen as transformers does: one that is named {@code tool_use} for conversations in which functions may be called, the
 * {@code default} for the others. Most bases have one for both.
 *
 * @param usual of conversations without functions
 * @param withTools of those with some
 */
public record ChatTemplates(ChatTemplate usual, ChatTemplate withTools) {
    /** The name of the one that is used where nothing speaks for another. */
    public static final String DEFAULT = "default";

    private static final String WITH_TOOLS = "tool_use";

    /**
     * Reads the templates that a base has.
     *
     * @param texts by their names; none where it has no template
     * @param constants values such as {@code bos_token} that a template may use
     */
    public static ChatTemplates of(Map<String, String> texts, Map<String, String> constants) {
        ChatTemplate usual = Optional.ofNullable(texts.get(DEFAULT))
                .map(text -> ChatTemplate.of(text, constants))
                .orElseGet(() -> none(texts));
        ChatTemplate withTools = Optional.ofNullable(texts.get(WITH_TOOLS))
                .map(text -> ChatTemplate.of(text, constants))
                .orElse(usual);
        return new ChatTemplates(usual, withTools);
    }

    private static ChatTemplate none(Map<String, String> texts) {
        return texts.isEmpty()
                ? ChatTemplate.none()
                : ChatTemplate.missing("None of this base's chat templates is named " + DEFAULT + ", only "
                        + String.join(", ", new TreeSet<>(texts.keySet())) + ".");
    }

    /** Why chats are refused, as a sentence: those without functions, or those with some; empty where none are. */
    public Optional<String> missing() {
        return usual.missing().or(withTools::missing);
    }

    /** How an answer calls a function. */
    public CallForm callForm() {
        return withTools.callForm();
    }

    /**
     * The text that the base was trained to continue; with {@code generationPrompt} it ends where the assistant begins.
     *
     * @throws NoChatTemplate when there is none to render
     * @throws ChatRefused when the template does not take the conversation
     */
    public String render(Conversation conversation, boolean generationPrompt) {
        ChatTemplate chosen = conversation.tools().isEmpty() ? usual : withTools;
        return chosen.render(conversation, generationPrompt);
    }
}
