package dev.medley.registry.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medley.registry.calls.KeptCall;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HeardAnswerTest {
    private static final String MEDLEY =
            "\"medley\":{\"adapters\":[{\"id\":\"ada/german\",\"version\":\"sha256:1\",\"score\":0.5,\"weight\":0.25}]}";

    private final HeardAnswer heard = new HeardAnswer(20);

    @Test
    void readsAWholeAnswer() {
        // When
        heard.hear(
                bytes("{\"choices\":[{\"index\":0,\"message\":{\"content\":\"Guten Tag\"},\"finish_reason\":\"stop\"}],"
                        + "\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":30}," + MEDLEY + "}"));
        KeptCall.Answer answer = heard.answer();

        // Then
        assertThat(answer.text()).isEqualTo("Guten Tag");
        assertThat(answer.finishReason()).contains("stop");
        assertThat(answer.adapters()).containsExactly(new KeptCall.Part("ada/german", "sha256:1", 0.25));
        assertThat(answer.promptTokens()).contains(12L);
        assertThat(answer.completionTokens()).contains(30L);
    }

    @Test
    void putsAStreamTogetherAndPassesItOnUnchanged() throws IOException {
        // Given
        String events = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Guten\"}}]}\n\n"
                + "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\" Tag\"}}]}\n\n"
                + "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"length\"}]," + MEDLEY + "}\n\n"
                + "data: [DONE]\n\n";
        var client = new ByteArrayOutputStream();

        // When
        try (OutputStream out = heard.listening(client)) {
            out.write(bytes(events));
        }

        // Then
        assertThat(client.toString(StandardCharsets.UTF_8)).isEqualTo(events);
        assertThat(heard.answer().text()).isEqualTo("Guten Tag");
        assertThat(heard.answer().finishReason()).contains("length");
        assertThat(heard.answer().adapters()).hasSize(1);
        assertThat(heard.answer().promptTokens()).isEmpty();
    }

    @Test
    void keepsWhatCameBeforeAStreamBrokeOff() {
        // When
        heard.hear(bytes("data: {\"choices\":[{\"text\":\"one\"}]}\n\ndata: {\"cho\n\n"));

        // Then
        assertThat(heard.answer().text()).isEqualTo("one");
        assertThat(heard.answer().finishReason()).isEmpty();
    }

    @Test
    void tellsChoicesAndCallsOfFunctionsOneBelowTheOther() {
        // When
        heard.hear(bytes("{\"choices\":[{\"index\":1,\"text\":\"b\"},{\"index\":0,\"message\":{\"content\":null,"
                + "\"tool_calls\":[{\"function\":{\"name\":\"now\",\"arguments\":\"{}\"}}]}}]}"));

        // Then
        assertThat(heard.answer().text()).isEqualTo("now {}\n\nb");
    }

    @Test
    void hearsNoMoreThanIsOfUse() {
        // When
        for (int i = 0; i < 5; i++) {
            heard.hear(bytes("{\"choices\":[{\"index\":0,\"text\":\"0123456789\"}]}"));
        }

        // Then
        assertThat(heard.answer().text()).hasSize(21);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
