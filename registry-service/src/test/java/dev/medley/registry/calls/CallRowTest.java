package dev.medley.registry.calls;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class CallRowTest {
    @Test
    void cutsLongTextsWithAMark() {
        assertThat(prompt("0123456789")).isEqualTo("0123456789");
        assertThat(prompt("01234567890")).isEqualTo("0123456789… [cut]");
    }

    @Test
    void storesWhatADatabaseCanNot() {
        assertThat(prompt("a\0b\uD83D")).isEqualTo("a\uFFFDb?");
        assertThat(prompt("123456789\uD83D\uDE00")).isEqualTo("123456789?… [cut]");
    }

    private static String prompt(String text) {
        var sent = new KeptCall.Sent("key", "request", Instant.EPOCH);
        var call = new KeptCall(sent, new KeptCall.Prompt("auto", text), KeptCall.Answer.none(), 200);
        return CallRepository.Row.of(call, 10).call().prompt().text();
    }
}
