package dev.medley.worker.model;

import dev.medley.worker.weights.HubFolder;

/** A base in a hub folder. */
public final class HubFolderWeights implements WeightSource {
    private final HubFolder folder;
    private final boolean gemma;
    private final ModelConfig config;

    public HubFolderWeights(HubFolder folder, String name) {
        this.folder = folder;
        var json = new HubConfig(folder.config());
        this.gemma = json.isGemma();
        this.config = json.read(name, folder.has("lm_head.weight"));
    }

    @Override
    public ModelConfig config() {
        return config;
    }

    @Override
    public boolean has(String name) {
        return folder.has(name);
    }

    @Override
    public float[] read(String name) {
        float[] values = folder.read(name);
        if (gemma && name.endsWith("norm.weight")) {
            // Gemma keeps the distance of its norms from one.
            for (int i = 0; i < values.length; i++) {
                values[i] += 1;
            }
        }
        return values;
    }
}
