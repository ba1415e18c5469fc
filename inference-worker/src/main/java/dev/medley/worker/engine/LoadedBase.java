package dev.medley.worker.engine;

import dev.medley.worker.model.CausalModel;
import dev.medley.worker.model.GgufWeights;
import dev.medley.worker.model.ModelWeights;
import dev.medley.worker.model.ModuleGroup;
import dev.medley.worker.model.WeightSource;
import dev.medley.worker.tokenizer.ChatTemplate;
import dev.medley.worker.tokenizer.Tokenizer;
import dev.medley.worker.tokenizer.TokenizerFile;
import dev.medley.worker.weights.GgufFile;
import dev.medley.worker.weights.UnreadableWeights;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A base ready to run.
 *
 * @param endTokens ids that end an answer
 */
record LoadedBase(
        CausalModel model,
        List<ModuleGroup> groups,
        Tokenizer tokenizer,
        ChatTemplate chatTemplate,
        Set<Integer> endTokens)
        implements AutoCloseable {

    static LoadedBase load(EngineConfig config) {
        try (GgufFile file = GgufFile.open(config.base())) {
            WeightSource source = new GgufWeights(file, config.baseName());
            String template = file.string("tokenizer.chat_template")
                    .orElseThrow(() -> new UnreadableWeights("base " + config.baseName() + " has no chat template"));
            ModelWeights weights = ModelWeights.load(source, config.type());
            return new LoadedBase(
                    new CausalModel(weights),
                    weights.groups(),
                    Tokenizer.of(TokenizerFile.ofGguf(file)),
                    new ChatTemplate(template, Map.of()),
                    Set.of(file.require("tokenizer.ggml.eos_token_id").intValue()));
        }
    }

    @Override
    public void close() {
        model.close();
        tokenizer.close();
    }
}
