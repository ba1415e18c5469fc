package dev.medley.registry.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TimeCodeTest {
    private static final byte[] SECRET = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);

    @Test
    void computesTheCodesOfTheStandard() {
        // Given
        // RFC 6238, appendix B, SHA-1: the last six of its eight digits.
        Map<Long, String> vectors = Map.of(
                59L, "287082",
                1_111_111_109L, "081804",
                1_111_111_111L, "050471",
                1_234_567_890L, "005924",
                2_000_000_000L, "279037",
                20_000_000_000L, "353130");

        // When and then
        vectors.forEach((second, code) ->
                assertThat(TimeCode.of(SECRET, second / TimeCode.STEP_SECONDS)).isEqualTo(code));
    }

    @Test
    void takesTheCodesBesideNowAndNoOthers() {
        // Given
        Instant now = Instant.ofEpochSecond(1_234_567_890);
        long step = 1_234_567_890 / TimeCode.STEP_SECONDS;

        // When and then
        for (long off = -1; off <= 1; off++) {
            assertThat(TimeCode.match(SECRET, TimeCode.of(SECRET, step + off), now, 0))
                    .hasValue(step + off);
        }
        assertThat(TimeCode.match(SECRET, TimeCode.of(SECRET, step - 2), now, 0))
                .isEmpty();
        assertThat(TimeCode.match(SECRET, TimeCode.of(SECRET, step + 2), now, 0))
                .isEmpty();
    }

    @Test
    void takesNoCodeThatIsNotLaterThanTheLast() {
        // Given
        Instant now = Instant.ofEpochSecond(1_234_567_890);
        long step = 1_234_567_890 / TimeCode.STEP_SECONDS;

        // When and then
        assertThat(TimeCode.match(SECRET, TimeCode.of(SECRET, step), now, step)).isEmpty();
        assertThat(TimeCode.match(SECRET, TimeCode.of(SECRET, step - 1), now, step))
                .isEmpty();
        assertThat(TimeCode.match(SECRET, TimeCode.of(SECRET, step + 1), now, step))
                .hasValue(step + 1);
    }

    @Test
    void takesNothingThatIsNoCode() {
        // Given
        Instant now = Instant.ofEpochSecond(59);

        // When and then
        for (String wrong : new String[] {"", "28708", "0287082", "287082 ", "２８７０８２", "-87082"}) {
            assertThat(TimeCode.match(SECRET, wrong, now, 0)).as(wrong).isEmpty();
        }
    }
}
