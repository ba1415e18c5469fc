package dev.medley.registry.upload;

import java.util.Map;
import java.util.TreeMap;

/** A sample with weights of its own: blocking them must not block those that other tests publish. */
final class BlockedSample {
    private BlockedSample() {}

    static Map<String, byte[]> of(Map<String, byte[]> sample) {
        Map<String, byte[]> changed = new TreeMap<>(sample);
        byte[] weights = sample.get("adapter_model.safetensors").clone();
        // The lowest bits of the last value: another file, the same adapter.
        weights[weights.length - 4] ^= 1;
        changed.put("adapter_model.safetensors", weights);
        return changed;
    }
}
