package dev.medley.registry.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medley.registry.usage.Call;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class UsageTapTest {
    /** Of a stream that counts in every chunk: what one choice came to so far. */
    private static final String PIECE =
            "data: {'choices':[{'index':1,'text':'x'}],'usage':{'prompt_tokens':7,'completion_tokens':1}}\n\n";

    @Test
    void believesWhatIsToldOfTheWholeAnswer() throws IOException {
        // When
        Call call =
                heard(PIECE.repeat(3) + "data: {'choices':[],'usage':{'prompt_tokens':7,'completion_tokens':3}}\n\n");

        // Then
        assertThat(call.promptTokens()).isEqualTo(7);
        assertThat(call.completionTokens()).isEqualTo(3);
    }

    @Test
    void countsThePiecesOfAnAnswerThatBrokeOff() throws IOException {
        // When
        Call call = heard(PIECE.repeat(4));

        // Then
        assertThat(call.promptTokens()).isEqualTo(10);
        assertThat(call.completionTokens()).isEqualTo(3);
    }

    private static Call heard(String events) throws IOException {
        var tap = new UsageTap(
                new ByteArrayInputStream(events.replace('\'', '"').getBytes(StandardCharsets.UTF_8)),
                Blend.ofBase("some/base", 0),
                40);
        tap.readAllBytes();
        return tap.call().orElseThrow();
    }
}
