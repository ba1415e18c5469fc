package dev.medley.worker.openai;

import dev.medley.worker.engine.MadeAdapter;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A worker without a registry: the real base in float32, the sample adapters and one, {@code huge}, that makes the numbers overflow, the reference's
 * router.
 */
public class StandAlone implements QuarkusTestProfile {
    private static final Path SAMPLES = Path.of("../samples/adapters");
    private static final Path ADAPTERS = Path.of("target", "adapters");

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "medley.worker.base", System.getProperty("medley.parts") + "/base/SmolLM2-135M-Instruct.Q4_1.gguf",
                "medley.worker.dtype", "float32",
                "medley.worker.adapters", adapters().toString(),
                "medley.worker.router", "src/test/resources/golden/router.safetensors",
                "quarkus.http.test-port", "0");
    }

    private static Path adapters() {
        try {
            for (Path sample : below(SAMPLES)) {
                Path copy = ADAPTERS.resolve(SAMPLES.relativize(sample));
                Files.createDirectories(copy.getParent());
                Files.copy(sample, copy, StandardCopyOption.REPLACE_EXISTING);
            }
            MadeAdapter.overflowing(ADAPTERS, "huge");
            return ADAPTERS;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> below(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
