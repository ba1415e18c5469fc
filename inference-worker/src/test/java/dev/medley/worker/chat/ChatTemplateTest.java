package dev.medley.worker.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.medley.worker.chat.Conversation.Message;
import dev.medley.worker.problem.ChatRefused;
import dev.medley.worker.problem.NoChatTemplate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChatTemplateTest {
    private static final Conversation HELLO = new Conversation(List.of(new Message("user", "Hello {{ x }}")));

    @Test
    void givesTheTemplateMessagesTokensAndOptions() {
        // Given
        ChatTemplate template = ChatTemplate.of("""
            {{ bos_token }}{% for m in messages[::-1] %}
              {{- m.role }}: {{ m['content'] }}
            {% endfor %}
            {%- if add_generation_prompt and enable_thinking is false %}a: {% endif %}\
            """, Map.of("bos_token", "<s>"));

        // When
        String text = template.render(
                new Conversation(HELLO.messages(), List.of(), Map.of("enable_thinking", false, "bos_token", "other")),
                true);

        // Then
        assertThat(template.missing()).isEmpty();
        assertThat(text).isEqualTo("<s>user: Hello {{ x }}\na: ");
    }

    @Test
    void refusesInTheTemplatesOwnWords() {
        // Given
        ChatTemplate template = ChatTemplate.of("{{ raise_exception('Only ' ~ messages|length) }}", Map.of());

        // When / Then
        assertThatExceptionOfType(ChatRefused.class)
                .isThrownBy(() -> template.render(HELLO, true))
                .withMessage("Only 1")
                .satisfies(e -> assertThat(e.status()).isEqualTo(400))
                .satisfies(e -> assertThat(e.param()).contains("messages"));
    }

    @Test
    void saysWhatAConversationLacks() {
        // Given
        ChatTemplate template = ChatTemplate.of("{{ messages[0].tool_calls[0].id }}", Map.of());

        // When / Then
        assertThatExceptionOfType(ChatRefused.class)
                .isThrownBy(() -> template.render(HELLO, true))
                .withMessage("The base's chat template does not take this conversation: a dict has no 'tool_calls'.");
    }

    @Test
    void sendsChatsOfABaseWithoutTemplateToCompletions() {
        assertThatExceptionOfType(NoChatTemplate.class)
                .isThrownBy(() -> ChatTemplate.none().render(HELLO, true))
                .withMessageStartingWith("This base has no chat template. Use /v1/completions, or ")
                .satisfies(e -> assertThat(e.status()).isEqualTo(400));
    }

    @Test
    void aTemplateThatCanNotBeReadCountsAsMissing() {
        // When
        ChatTemplate template = ChatTemplate.of("{% call m() %}{% endcall %}", Map.of());

        // Then
        assertThat(template.missing())
                .contains("This base's chat template can't be read: line 1: the tag call is not supported here.");
        assertThatExceptionOfType(NoChatTemplate.class).isThrownBy(() -> template.render(HELLO, true));
    }
}
