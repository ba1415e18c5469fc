package dev.medley.worker.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.medley.worker.chat.Conversation.Message;
import dev.medley.worker.problem.NoChatTemplate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChatTemplatesTest {
    private static final Conversation PLAIN = new Conversation(List.of(new Message("user", "Hi")));
    private static final Conversation WITH_TOOLS = new Conversation(
            PLAIN.messages(),
            List.of(TemplateValues.object("{\"type\":\"function\",\"function\":{\"name\":\"f\"}}")),
            Map.of());
    private static final String CALLS =
            "{% for t in tools or [] %}{{ t.function.name }}{% endfor %}{% for m in messages %}<{{ m.content }}"
                    + "{% for c in m.tool_calls %}<call> {{ c.function.name }} {{ c.function.arguments|tojson }}{% endfor %}>{% endfor %}"
                    + "{% if add_generation_prompt %}<{% endif %}";

    @Test
    void functionsAreToldByTheTemplateThatIsMadeForThem() {
        // When
        ChatTemplates templates = ChatTemplates.of(
                Map.of("default", "{{ messages|length }}", "tool_use", CALLS, "rag", "{{ 1/0 }}"), Map.of());

        // Then
        assertThat(templates.missing()).isEmpty();
        assertThat(templates.render(PLAIN, true)).isEqualTo("1");
        assertThat(templates.render(WITH_TOOLS, true)).isEqualTo("f<Hi><");
        assertThat(templates.callForm().mark()).isEqualTo("<call>");
    }

    @Test
    void oneTemplateIsForAllConversations() {
        // When
        ChatTemplates templates = ChatTemplates.of(Map.of("default", CALLS), Map.of());

        // Then
        assertThat(templates.render(PLAIN, true)).isEqualTo("<Hi><");
        assertThat(templates.render(WITH_TOOLS, true)).isEqualTo("f<Hi><");
    }

    @Test
    void withoutADefaultOnlyConversationsWithFunctionsAreTold() {
        // When
        ChatTemplates templates = ChatTemplates.of(Map.of("tool_use", CALLS, "rag", "r"), Map.of());

        // Then
        assertThat(templates.missing())
                .contains("None of this base's chat templates is named default, only rag, tool_use.");
        assertThat(templates.render(WITH_TOOLS, true)).isEqualTo("f<Hi><");
        assertThatExceptionOfType(NoChatTemplate.class).isThrownBy(() -> templates.render(PLAIN, true));
    }

    @Test
    void oneThatCanNotBeReadRefusesItsOwnConversations() {
        // When
        ChatTemplates templates =
                ChatTemplates.of(Map.of("default", "d", "tool_use", "{% call m() %}{% endcall %}"), Map.of());

        // Then
        assertThat(templates.missing()).isPresent();
        assertThat(templates.render(PLAIN, true)).isEqualTo("d");
        assertThatExceptionOfType(NoChatTemplate.class).isThrownBy(() -> templates.render(WITH_TOOLS, true));
    }
}
