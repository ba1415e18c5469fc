package dev.medley.local.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FleetTest {
    private static final Layout LAYOUT = new Layout(Path.of("root"), Path.of("parts"), Path.of("data"));

    @Test
    void registrysVirtualMachineGetsTheOperatorsOptionsBehindItsOwn() {
        assertThat(Fleet.registryCommand(LAYOUT, settings(Map.of("MEDLEY_REGISTRY_JVM", " -Xmx2g  -Xlog:gc "))))
                .containsSubsequence("-Dvertx.disableURIValidation=true", "-Xmx768m", "-Xmx2g", "-Xlog:gc", "-jar");
    }

    @Test
    void registrysVirtualMachineGetsItsOwnOptionsAloneWhereTheOperatorNamesNone() {
        assertThat(Fleet.registryCommand(LAYOUT, settings(Map.of("MEDLEY_REGISTRY_JVM", " "))))
                .isEqualTo(Fleet.registryCommand(LAYOUT, settings(Map.of())))
                .containsSequence("-Xmx768m", "-jar");
    }

    private static Settings settings(Map<String, String> environment) {
        return new Settings(8080, 1, "bfloat16", false, environment);
    }
}
