package dev.medley.registry.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medley.registry.problem.Problem;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HubProblemsTest {
    @ParameterizedTest
    @CsvSource({"403, You can't publish there", "400, You can't publish there."})
    void leavesTheFullStopToClientsThatWriteOne(int status, String message) {
        // When
        String told = HubProblems.message(new Problem(status, "NOT_OWNER", "You can't publish there."));

        // Then
        assertThat(told).isEqualTo(message);
    }
}
