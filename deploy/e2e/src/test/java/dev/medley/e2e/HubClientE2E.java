package dev.medley.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code HF_ENDPOINT} at Medley: the real huggingface_hub publishes, tags, downloads and deletes. */
class HubClientE2E {
    @TempDir
    Path scratch;

    @Test
    void huggingFaceClientWorksUnchanged() {
        // Given
        RunningMedley medley = RunningMedley.shared();

        // When
        Shell.Result result = PythonClients.run(
                "hub_client.py",
                medley.portal().toString().replaceAll("/$", ""),
                medley.key("demo"),
                RunningMedley.ROOT.resolve("samples/adapters/past-tense").toString(),
                scratch.toString());

        // Then
        assertThat(result.exit()).as(result.output()).isZero();
        assertThat(result.output()).contains("delete_repo: ok");
    }
}
