package dev.medley.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code HF_ENDPOINT} at Medley: the real huggingface_hub and its command {@code hf} publish, tag, list, download and delete. */
class HubClientE2E {
    @TempDir
    Path scratch;

    @Test
    void huggingFaceClientWorksUnchanged() {
        // When
        Shell.Result result = run("hub_client.py");

        // Then
        assertThat(result.exit()).as(result.output()).isZero();
        assertThat(result.output()).contains("delete_repo: ok");
    }

    @Test
    void hfCommandWorksUnchanged() {
        // When
        Shell.Result result = run("hf_command.py");

        // Then
        assertThat(result.exit()).as(result.output()).isZero();
        assertThat(result.output()).contains("hf repos delete: ok");
    }

    private Shell.Result run(String script) {
        RunningMedley medley = RunningMedley.shared();
        return PythonClients.run(
                script,
                medley.portal().toString().replaceAll("/$", ""),
                medley.key("demo"),
                RunningMedley.ROOT.resolve("samples/adapters/past-tense").toString(),
                scratch.toString());
    }
}
