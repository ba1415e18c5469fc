package dev.medley.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The official Python client, unchanged; its assertions are in {@code src/test/python/openai_client.py}. */
class OpenAiClientE2E {

    @Test
    void officialPythonClientWorksUnchanged() {
        // Given
        RunningMedley medley = RunningMedley.shared();

        // When
        Shell.Result result = PythonClients.run(
                "openai_client.py", medley.portal().resolve("v1").toString(), medley.key("demo"));

        // Then
        assertThat(result.output()).contains("wrong key: ok");
        assertThat(result.exit()).as(result.output()).isZero();
    }
}
