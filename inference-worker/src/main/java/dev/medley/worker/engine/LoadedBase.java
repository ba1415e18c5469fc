package dev.medley.worker.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.worker.chat.ChatTemplates;
import dev.medley.worker.grammar.Grammars;
import dev.medley.worker.grammar.Vocabulary;
import dev.medley.worker.kernel.Kernels;
import dev.medley.worker.lora.MixedModel;
import dev.medley.worker.model.BaseWeight;
import dev.medley.worker.model.GgufWeights;
import dev.medley.worker.model.HubFolderWeights;
import dev.medley.worker.model.WeightSource;
import dev.medley.worker.tokenizer.Tokenizer;
import dev.medley.worker.tokenizer.TokenizerFile;
import dev.medley.worker.weights.GgufFile;
import dev.medley.worker.weights.HubFolder;
import dev.medley.worker.weights.UnreadableWeights;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;

/**
 * A base ready to run.
 *
 * @param endTokens ids that end an answer
 * @param grammars of answers in this base's vocabulary
 * @param weights reads the weight of a module anew, as the base's file has it; of a head without one the embedding's
 */
public record LoadedBase(
        MixedModel model,
        Tokenizer tokenizer,
        ChatTemplates chatTemplates,
        Set<Integer> endTokens,
        Grammars grammars,
        Function<String, BaseWeight> weights)
        implements AutoCloseable {
    /** Reads a GGUF file, or a hub folder with safetensors. */
    public static LoadedBase load(EngineConfig config) {
        return load(config, Kernels.available());
    }

    /**
     * Reads the same.
     *
     * @param kernels whether the kernels may be used; gradients need LibTorch's operations
     */
    public static LoadedBase load(EngineConfig config, boolean kernels) {
        return Files.isDirectory(config.base()) ? ofFolder(config, kernels) : ofGguf(config, kernels);
    }

    private static LoadedBase ofGguf(EngineConfig config, boolean kernels) {
        try (GgufFile file = GgufFile.open(config.base())) {
            return of(
                    config,
                    kernels,
                    new GgufWeights(file, config.baseName()),
                    TokenizerFile.ofGguf(file),
                    TemplateFiles.of(file),
                    Set.of(file.require("tokenizer.ggml.eos_token_id").intValue()));
        }
    }

    private static LoadedBase ofFolder(EngineConfig config, boolean kernels) {
        try (HubFolder folder = HubFolder.open(config.base())) {
            return of(
                    config,
                    kernels,
                    new HubFolderWeights(folder, config.baseName()),
                    TokenizerFile.ofFolder(config.base()),
                    TemplateFiles.of(folder),
                    endTokens(folder));
        }
    }

    private static LoadedBase of(
            EngineConfig config,
            boolean kernels,
            WeightSource source,
            TokenizerFile file,
            ChatTemplates templates,
            Set<Integer> endTokens) {
        MixedModel model = MixedModel.load(source, config.type(), kernels);
        Tokenizer tokenizer = Tokenizer.of(file.showing(templates.callForm().literals(), endTokens));
        var vocabulary = new Vocabulary(tokenizer::bytes, model.config().vocabulary(), endTokens);
        return new LoadedBase(
                model,
                tokenizer,
                templates,
                endTokens,
                new Grammars(vocabulary, templates.callForm()),
                module -> weight(config, module));
    }

    private static BaseWeight weight(EngineConfig config, String module) {
        if (Files.isDirectory(config.base())) {
            try (HubFolder folder = HubFolder.open(config.base())) {
                return new HubFolderWeights(folder, config.baseName()).weight(module);
            }
        }
        try (GgufFile file = GgufFile.open(config.base())) {
            return new GgufWeights(file, config.baseName()).weight(module);
        }
    }

    private static Set<Integer> endTokens(HubFolder folder) {
        JsonNode generation = folder.json("generation_config.json").path("eos_token_id");
        JsonNode ids = generation.isMissingNode() ? folder.config().path("eos_token_id") : generation;
        Set<Integer> end = new HashSet<>();
        if (ids.isInt()) {
            end.add(ids.asInt());
        }
        ids.forEach(id -> end.add(id.asInt()));
        if (end.isEmpty()) {
            throw new UnreadableWeights(
                    "neither generation_config.json nor config.json says which token ends an answer");
        }
        return Set.copyOf(end);
    }

    @Override
    public void close() {
        model.close();
        tokenizer.close();
    }
}
