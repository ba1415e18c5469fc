package dev.medley.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Licences that follow from the base. */
class LicenseRulesTest {
    @ParameterizedTest
    @CsvSource({"meta-llama/Llama-3.1-8B-Instruct,apache-2.0", "google/gemma-2-2b,mit", "unsloth/llama-3-8b,mit"})
    void warnsOfALicenceThatHidesTheBases(String base, String license) {
        assertThat(LicenseRules.check(base, card(license)))
                .hasValueSatisfying(finding -> assertThat(finding.code()).isEqualTo(FindingCode.B_LICENSE));
    }

    @Test
    void acceptsTheBasesOwnAndFreeBases() {
        assertThat(LicenseRules.check("meta-llama/Llama-3.1-8B", card("llama3.1")))
                .isEmpty();
        assertThat(LicenseRules.check("HuggingFaceTB/SmolLM2-135M-Instruct", card("mit")))
                .isEmpty();
    }

    private static Card card(String license) {
        return Card.parse(("---\nlicense: " + license + "\n---\n# x\n").getBytes(StandardCharsets.UTF_8));
    }
}
