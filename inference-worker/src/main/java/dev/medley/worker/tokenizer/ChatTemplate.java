package dev.medley.worker.tokenizer;

import dev.medley.worker.problem.ChatRefused;
import dev.medley.worker.problem.NoChatTemplate;
import dev.medley.worker.template.Template;
import dev.medley.worker.template.TemplateFailed;
import dev.medley.worker.template.TemplateRaised;
import dev.medley.worker.template.TemplateSyntax;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The base's own chat template, or the reason why there is none to render. Templates that adapters bring are never rendered. Safe for many threads.
 */
public final class ChatTemplate {
    private static final String MESSAGES = "messages";
    private static final String GENERATION_PROMPT = "add_generation_prompt";

    /** One message; {@code role} is system, user, assistant or tool. */
    public record Message(String role, String content) {}

    private final Optional<Template> template;
    private final String missing;
    private final Map<String, String> constants;

    private ChatTemplate(Optional<Template> template, String missing, Map<String, String> constants) {
        this.template = template;
        this.missing = missing;
        this.constants = Map.copyOf(constants);
    }

    /**
     * Reads a template. One that can't be read counts as missing: the base answers all but chats.
     *
     * @param constants values such as {@code bos_token} that the template may use
     */
    public static ChatTemplate of(String template, Map<String, String> constants) {
        try {
            return new ChatTemplate(Optional.of(Template.parse(template)), "", constants);
        } catch (TemplateSyntax e) {
            return new ChatTemplate(
                    Optional.empty(), "This base's chat template can't be read: " + e.getMessage() + ".", Map.of());
        }
    }

    /** Of a base without a template. */
    public static ChatTemplate none() {
        return new ChatTemplate(Optional.empty(), "This base has no chat template.", Map.of());
    }

    /** Why there is none to render, as a sentence; empty where there is one. */
    public Optional<String> missing() {
        return template.isPresent() ? Optional.empty() : Optional.of(missing);
    }

    /** Whether a template gets a value of this name from the base or the conversation, so that no option may have it. */
    public static boolean isReserved(String name) {
        return Set.of(MESSAGES, GENERATION_PROMPT, "bos_token", "eos_token", "pad_token", "unk_token")
                .contains(name);
    }

    /** The same without options. */
    public String render(List<Message> messages, boolean generationPrompt) {
        return render(messages, generationPrompt, Map.of());
    }

    /**
     * The text that the base was trained to continue; with {@code generationPrompt} it ends where the assistant begins.
     *
     * @param options what else the template may ask for, such as {@code enable_thinking}, as {@link Template#render} takes values
     * @throws NoChatTemplate when there is none to render
     * @throws ChatRefused when the template does not take the conversation
     */
    public String render(List<Message> messages, boolean generationPrompt, Map<String, Object> options) {
        Map<String, Object> values = new HashMap<>(options);
        values.putAll(constants);
        values.put(
                MESSAGES,
                messages.stream()
                        .map(message -> Map.of("role", message.role(), "content", message.content()))
                        .toList());
        values.put(GENERATION_PROMPT, generationPrompt);
        try {
            return template.orElseThrow(() -> new NoChatTemplate(missing)).render(values);
        } catch (TemplateRaised e) {
            throw new ChatRefused(e.getMessage());
        } catch (TemplateFailed e) {
            throw new ChatRefused("The base's chat template does not take this conversation: " + e.getMessage() + ".");
        }
    }
}
