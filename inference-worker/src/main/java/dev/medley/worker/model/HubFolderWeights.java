package dev.medley.worker.model;

import dev.medley.worker.weights.HubFolder;
import java.util.Arrays;

/** A base in a hub folder. */
public final class HubFolderWeights implements WeightSource {
    private static final String EMBEDDING = "model.embed_tokens.weight";
    private static final String HEAD = "lm_head.weight";

    private final HubFolder folder;
    private final HubConfig json;
    private final ModelConfig config;

    public HubFolderWeights(HubFolder folder, String name) {
        this.folder = folder;
        this.json = new HubConfig(folder.config());
        this.config = json.read(name, hasOwnHead());
    }

    /** A head beside the embedding that it should be tied to counts, as in transformers, where its numbers are others. */
    private boolean hasOwnHead() {
        return folder.has(HEAD) && !(json.isTied() && headIsEmbedding());
    }

    private boolean headIsEmbedding() {
        return !folder.has(EMBEDDING) || Arrays.equals(folder.read(EMBEDDING), folder.read(HEAD));
    }

    @Override
    public ModelConfig config() {
        return config;
    }

    @Override
    public boolean has(String name) {
        return folder.has(name) && json.reads(name);
    }

    @Override
    public float[] read(String name) {
        // Of two tied tensors a file may have either.
        boolean byOther = name.equals(EMBEDDING) && json.isTied() && !folder.has(EMBEDDING) && folder.has(HEAD);
        float[] values = folder.read(byOther ? HEAD : name);
        if (json.isGemma() && name.endsWith("norm.weight")) {
            // Gemma keeps the distance of its norms from one.
            for (int i = 0; i < values.length; i++) {
                values[i] += 1;
            }
        }
        return values;
    }
}
