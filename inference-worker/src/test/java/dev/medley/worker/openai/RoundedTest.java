package dev.medley.worker.openai;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoundedTest {
    @ParameterizedTest
    @CsvSource({"1,1.0", "0.000022,0.0", "0.61,0.61", "0.61249,0.612", "-4,-4.0", "0.9996,1.0", "-0.0001,0.0"})
    void writesWeightsInHeadersWithoutAnExponent(double weight, String text) {
        assertThat(Rounded.decimal(weight)).isEqualTo(text);
    }
}
