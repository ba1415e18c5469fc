package dev.medley.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Runs the commands that README.md shows, so that they can't rot. Port and data directory are the test's own. */
class QuickStartE2E {
    private static final Pattern BLOCK = Pattern.compile("```sh\\n(.*?)```", Pattern.DOTALL);

    @Test
    void commandsOfTheReadmeWork() throws IOException {
        // Given
        RunningMedley medley = RunningMedley.shared();
        List<String> blocks = commandBlocks(Files.readString(RunningMedley.ROOT.resolve("README.md")));
        String origin = "http://127.0.0.1:" + medley.portal().getPort();

        // When
        List<String> outputs = new ArrayList<>();
        for (String block : blocks.subList(1, blocks.size())) {
            String script = block.replace("http://127.0.0.1:8080", origin)
                    .replace(".medley/keys.json", medley.data() + "/keys.json")
                    .replaceAll("(\\./medley \\w+)", "$1 --data " + medley.data());
            Shell.Result result = Shell.run(RunningMedley.ROOT, Duration.ofMinutes(3), List.of("sh", "-ec", script));
            assertThat(result.exit()).as(script + "\n" + result.output()).isZero();
            outputs.add(result.output());
        }

        // Then
        assertThat(blocks.getFirst()).isEqualTo("./medley up\n");
        assertThat(outputs.get(0)).containsIgnoringCase("one hundred and fifty").contains("medley/numerals-english");
        assertThat(outputs.get(1)).contains("data: [DONE]").contains("\"weight\":0.7");
        assertThat(outputs.get(2)).contains("demo/my-past-tense").contains("brought");
        assertThat(outputs.get(3)).contains(origin + "/sign-in#reset=mdl_pwr_");
    }

    private static List<String> commandBlocks(String readme) {
        List<String> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(readme);
        while (matcher.find()) {
            blocks.add(matcher.group(1));
        }
        return blocks;
    }
}
