package dev.medley.worker.openai;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** A worker without a registry: the real base in float32, the sample adapters, the reference's router. */
public class StandAlone implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "medley.worker.base", System.getProperty("medley.parts") + "/base/SmolLM2-135M-Instruct.Q4_1.gguf",
                "medley.worker.dtype", "float32",
                "medley.worker.adapters", "../samples/adapters",
                "medley.worker.router", "src/test/resources/golden/router.safetensors",
                "quarkus.http.test-port", "0");
    }
}
