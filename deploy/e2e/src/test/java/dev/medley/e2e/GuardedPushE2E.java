package dev.medley.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./medley push} to a tag with a suite bound to it, as in CI: the exit status tells whether the tag moved. */
class GuardedPushE2E {
    private static final String NAME = "demo/guarded-push";

    @TempDir
    Path folders;

    @Test
    void tellsWhichCasesKeptTheTagWhereItWas() {
        // Given
        RunningMedley medley = RunningMedley.shared();
        push(medley, "one");
        medley.post("api/v1/suites", medley.key("demo"), """
                {"name": "impossible", "cases": [{"prompt": "What is the past tense of go?", "answer": "no such answer"}]}""");
        guard(medley, 0.5);

        // When
        Shell.Result refused = push(medley, "two");
        guard(medley, 0);
        Shell.Result moved = push(medley, "three");

        // Then
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.output())
                .contains("BELOW_THRESHOLD", "expected \"no such answer\"", "is published, but latest did not move");
        assertThat(moved.exit()).as(moved.output()).isZero();
        assertThat(moved.output()).contains(NAME + ":latest is sha256:");
    }

    private Shell.Result push(RunningMedley medley, String note) {
        Path folder = SampleFolder.copy("past-tense", folders.resolve(note), note);
        return medley.medley("push", folder.toString(), NAME);
    }

    private static void guard(RunningMedley medley, double least) {
        var bound = medley.send(medley.request("api/v1/adapters/" + NAME + "/guards/latest", medley.key("demo"))
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(
                        "{\"suite\": \"impossible\", \"thresholds\": {\"exact_match\": " + least + "}}"))
                .build());
        assertThat(bound.statusCode()).as(bound.body()).isEqualTo(200);
    }
}
