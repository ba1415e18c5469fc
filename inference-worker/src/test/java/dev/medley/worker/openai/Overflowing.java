package dev.medley.worker.openai;

import dev.medley.worker.engine.MadeAdapter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A worker without a registry whose one adapter makes the numbers overflow. */
public class Overflowing extends StandAlone {
    @Override
    public Map<String, String> getConfigOverrides() {
        try {
            Path adapters = Path.of("target", "overflowing");
            MadeAdapter.overflowing(adapters, "huge");
            Map<String, String> overrides = new HashMap<>(super.getConfigOverrides());
            overrides.put("medley.worker.adapters", adapters.toString());
            return overrides;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
