package dev.medley.local;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.medley.local.problem.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What is refused before anything is trained. */
class TrainCommandTest {
    @ParameterizedTest
    @ValueSource(strings = {"numerals-english", "numerals-english,numerals-english"})
    void aRouterNeedsTwoAdapters(String adapters) {
        assertThatThrownBy(() -> train("--adapters", adapters))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("at least 2 adapters");
    }

    @Test
    void aRouterIsTrainedOnTheBaseThatIsHere() {
        assertThatThrownBy(() -> train("--base", "no/base"))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("no router of no/base");
    }

    private static void train(String option, String value) throws Exception {
        var command = new TrainCommand();
        new CommandLine(command).parseArgs("router", option, value);
        command.call();
    }
}
