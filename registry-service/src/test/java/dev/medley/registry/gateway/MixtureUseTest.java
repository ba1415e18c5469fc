package dev.medley.registry.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MixtureUseTest {
    @Test
    void aBaseAloneUsesNothing() {
        // Given
        WantedMixture wanted =
                wanted("{'mode':'ramole','top_k':3,'prior':'weights','temperature':0.02,'gain':2,'router':'o/r',"
                        + "'filter':{'tags':['numbers']},'exclude':['owner/name'],'explain':true}");

        // When, Then
        assertThat(MixtureUse.unusedByBase(wanted))
                .containsExactly(
                        "mixture.top_k",
                        "mixture.filter",
                        "mixture.exclude",
                        "mixture.prior",
                        "mixture.temperature",
                        "mixture.router",
                        "mixture.gain",
                        "mixture.mode");
    }

    @Test
    void oneAdapterIsTheSameInEveryMode() {
        // Given
        WantedMixture wanted = wanted("{'mode':'arrow','prior':'none','explain':true}");

        // When, Then
        assertThat(MixtureUse.unusedByOne(wanted)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'top_k':3,'filter':{'license':['mit']}} | RAMOLE   | mixture.top_k mixture.filter",
                "{'temperature':0.02,'prior':'none'}      | RAMOLE   | mixture.temperature",
                "{'prior':'weights'}                      | ARROW    | \"\"",
                "{'prior':'weights'}                      | WEIGHTED | mixture.prior",
                "{'router':'o/r'}                         | RAMOLE   | \"\"",
                "{'router':'o/r'}                         | WEIGHTED | mixture.router",
            })
    void namedAdaptersLeaveNothingToRetrieve(String mixture, MixtureMode mode, String unused) {
        // Given
        WantedMixture wanted = wanted(mixture);

        // When, Then
        assertThat(MixtureUse.unusedByNamed(wanted, mode)).isEqualTo(fields(unused));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'prior':'retrieval','temperature':1,'router':'o/r'} | WEIGHTED | NONE      | mixture.prior mixture.router",
                "{'temperature':1}                                    | ARROW    | NONE      | mixture.temperature",
                "{'prior':'retrieval','temperature':1,'router':'o/r'} | RAMOLE   | RETRIEVAL | \"\"",
                "{'top_k':3}                                          | SINGLE   | NONE      | mixture.top_k",
                "{'top_k':3,'exclude':['o/a']}                        | UNIFORM  | NONE      | \"\"",
            })
    void tellsWhatTheModeOfTheBaseHasNoUseFor(String mixture, MixtureMode mode, Prior prior, String unused) {
        // Given
        WantedMixture wanted = wanted(mixture);

        // When, Then
        assertThat(MixtureUse.unusedByRetrieved(wanted, mode, Optional.of(prior)))
                .isEqualTo(fields(unused));
    }

    private static List<String> fields(String spaced) {
        return Arrays.stream(spaced.split(" ")).filter(each -> !each.isEmpty()).toList();
    }

    private static WantedMixture wanted(String singleQuoted) {
        return BlendReader.mixture(
                JsonBody.parse(singleQuoted.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
    }
}
