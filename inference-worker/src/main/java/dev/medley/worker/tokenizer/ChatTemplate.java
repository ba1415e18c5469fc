package dev.medley.worker.tokenizer;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.interpret.RenderResult;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The base's own chat template, rendered in a sandbox with bounds on output and loops. Templates that adapters bring are never rendered. Safe for
 * many threads.
 */
public final class ChatTemplate {
    private static final long MAX_OUTPUT = 4L * 1024 * 1024;

    /** One message; {@code role} is system, user, assistant or tool. */
    public record Message(String role, String content) {}

    private final String template;
    private final Map<String, String> constants;
    private final Jinjava jinjava;

    /**
     * @param constants values such as {@code bos_token} that the template may use
     */
    public ChatTemplate(String template, Map<String, String> constants) {
        this.template = template;
        this.constants = Map.copyOf(constants);
        this.jinjava = new Jinjava(JinjavaConfig.newBuilder()
                .withMaxOutputSize(MAX_OUTPUT)
                .withMaxRenderDepth(8)
                .withTrimBlocks(true)
                .withLstripBlocks(true)
                // A message that looks like template code must stay text.
                .withNestedInterpretationEnabled(false)
                .build());
    }

    /** The text that the base was trained to continue; with {@code generationPrompt} it ends where the assistant begins. */
    public String render(List<Message> messages, boolean generationPrompt) {
        Map<String, Object> bindings = new HashMap<>(constants);
        bindings.put(
                "messages",
                messages.stream()
                        .map(message -> Map.of("role", message.role(), "content", message.content()))
                        .toList());
        bindings.put("add_generation_prompt", generationPrompt);
        RenderResult result = jinjava.renderForResult(template, bindings);
        if (result.hasErrors()) {
            throw new IllegalStateException("the base's chat template failed: "
                    + result.getErrors().getFirst().getMessage());
        }
        return result.getOutput();
    }
}
