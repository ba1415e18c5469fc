package dev.medley.worker.chat;

import dev.medley.worker.chat.Conversation.Call;
import dev.medley.worker.chat.Conversation.Message;
import dev.medley.worker.problem.ChatRefused;
import dev.medley.worker.problem.NoChatTemplate;
import dev.medley.worker.template.Template;
import dev.medley.worker.template.TemplateFailed;
import dev.medley.worker.template.TemplateRaised;
import dev.medley.worker.template.TemplateSyntax;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A chat template of the base's own, or the reason why there is none to render. Templates that adapters bring are never rendered. Safe for many threads.
 *
 * <p>Where it has words for functions and their calls, these are used; otherwise it gets {@link OwnWords}, in roles and texts.
 */
public final class ChatTemplate {
    private static final String MESSAGES = "messages";
    private static final String TOOLS = "tools";
    private static final String GENERATION_PROMPT = "add_generation_prompt";
    /** Defined in every rendering by transformers. */
    private static final String DOCUMENTS = "documents";

    private final Optional<Template> template;
    private final String missing;
    private final Map<String, String> constants;
    /** How calls are written, where the template says it. */
    private final Optional<CallForm> learnt;

    private ChatTemplate(
            Optional<Template> template, String missing, Map<String, String> constants, Optional<CallForm> learnt) {
        this.template = template;
        this.missing = missing;
        this.constants = Map.copyOf(constants);
        this.learnt = learnt;
    }

    /**
     * Reads a template. One that can't be read counts as missing: the base answers all but chats.
     *
     * @param constants values such as {@code bos_token} that the template may use
     */
    public static ChatTemplate of(String template, Map<String, String> constants) {
        try {
            Template parsed = Template.parse(template);
            Optional<CallForm> learnt = CallProbe.learn((conversation, generationPrompt) ->
                    parsed.render(values(conversation, generationPrompt, constants)));
            return new ChatTemplate(Optional.of(parsed), "", constants, learnt);
        } catch (TemplateSyntax e) {
            return missing("This base's chat template can't be read: " + e.getMessage() + ".");
        }
    }

    /** Of a base without a template. */
    public static ChatTemplate none() {
        return missing("This base has no chat template.");
    }

    /** @param why there is none, as a sentence */
    static ChatTemplate missing(String why) {
        return new ChatTemplate(Optional.empty(), why, Map.of(), Optional.empty());
    }

    /** Why there is none to render, as a sentence; empty where there is one. */
    public Optional<String> missing() {
        return template.isPresent() ? Optional.empty() : Optional.of(missing);
    }

    /** How an answer calls a function: as the base was trained to, or in Medley's own form. */
    public CallForm callForm() {
        return learnt.orElse(CallForm.OWN);
    }

    /** Whether a template gets a value of this name from the base or the conversation, so that no option may have it. */
    public static boolean isReserved(String name) {
        return Set.of(MESSAGES, TOOLS, GENERATION_PROMPT, "bos_token", "eos_token", "pad_token", "unk_token")
                .contains(name);
    }

    /**
     * The text that the base was trained to continue; with {@code generationPrompt} it ends where the assistant begins.
     *
     * @throws NoChatTemplate when there is none to render
     * @throws ChatRefused when the template does not take the conversation
     */
    public String render(Conversation conversation, boolean generationPrompt) {
        Template found = template.orElseThrow(() -> new NoChatTemplate(missing));
        Conversation told = learnt.isPresent()
                ? conversation
                : new Conversation(OwnWords.of(conversation), List.of(), conversation.options());
        try {
            return found.render(values(told, generationPrompt, constants));
        } catch (TemplateRaised e) {
            throw new ChatRefused(e.getMessage());
        } catch (TemplateFailed e) {
            throw new ChatRefused("The base's chat template does not take this conversation: " + e.getMessage() + ".");
        }
    }

    /** What the template sees, under the names and in the shapes of transformers. */
    private static Map<String, Object> values(
            Conversation conversation, boolean generationPrompt, Map<String, String> constants) {
        Map<String, Object> values = new HashMap<>();
        values.put(DOCUMENTS, Template.NONE);
        values.putAll(conversation.options());
        values.putAll(constants);
        List<Object> tools =
                conversation.tools().stream().map(TemplateValues::of).toList();
        values.put(TOOLS, tools.isEmpty() ? Template.NONE : tools);
        values.put(
                MESSAGES,
                conversation.messages().stream().map(ChatTemplate::message).toList());
        values.put(GENERATION_PROMPT, generationPrompt);
        return values;
    }

    private static Map<String, Object> message(Message message) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("role", message.role());
        fields.put("content", message.content());
        if (!message.calls().isEmpty()) {
            fields.put(
                    "tool_calls",
                    message.calls().stream().map(ChatTemplate::call).toList());
        }
        message.result().ifPresent(result -> {
            putText(fields, "tool_call_id", result.id());
            putText(fields, "name", result.function());
        });
        return fields;
    }

    private static Map<String, Object> call(Call call) {
        Map<String, Object> function = new LinkedHashMap<>();
        function.put("name", call.function());
        function.put("arguments", TemplateValues.of(TemplateValues.object(call.arguments())));
        Map<String, Object> fields = new LinkedHashMap<>();
        putText(fields, "id", call.id());
        fields.put("type", "function");
        fields.put("function", function);
        return fields;
    }

    private static void putText(Map<String, Object> fields, String name, String text) {
        if (!text.isEmpty()) {
            fields.put(name, text);
        }
    }
}
