package dev.medley.worker.tokenizer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medley.worker.weights.GgufFile;
import dev.medley.worker.weights.UnreadableWeights;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * A {@code tokenizer.json} with the bytes of its tokens: read from a hub folder, or rebuilt from what a GGUF file keeps of it.
 *
 * @param json the hub's format
 */
public record TokenizerFile(byte[] json, TokenBytes bytes) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CONTROL = 3;
    private static final int USER_DEFINED = 4;

    /** Reads {@code tokenizer.json} of a byte-level BPE. */
    public static TokenizerFile ofFolder(Path folder) {
        try {
            byte[] json = Files.readAllBytes(folder.resolve("tokenizer.json"));
            JsonNode root = JSON.readTree(json);
            Set<Integer> special = new HashSet<>();
            var tokens = new TreeMap<Integer, String>();
            root.path("model")
                    .path("vocab")
                    .properties()
                    .forEach(e -> tokens.put(e.getValue().asInt(), e.getKey()));
            for (JsonNode added : root.path("added_tokens")) {
                tokens.put(added.path("id").asInt(), added.path("content").asText());
                if (added.path("special").asBoolean()) {
                    special.add(added.path("id").asInt());
                }
            }
            String[] byId = new String[tokens.isEmpty() ? 0 : tokens.lastKey() + 1];
            Arrays.fill(byId, "");
            tokens.forEach((id, text) -> byId[id] = text);
            return new TokenizerFile(json, new TokenBytes(List.of(byId), special));
        } catch (IOException e) {
            throw new UncheckedIOException("tokenizer.json in " + folder + " cannot be read", e);
        }
    }

    /** Rebuilds the tokenizer of a GGUF file whose {@code tokenizer.ggml.pre} is known. */
    public static TokenizerFile ofGguf(GgufFile file) {
        String model = file.string("tokenizer.ggml.model").orElse("none");
        String pre = file.string("tokenizer.ggml.pre").orElse("none");
        if (!model.equals("gpt2") || !pre.equals("smollm")) {
            throw new UnreadableWeights("tokenizer " + model + "/" + pre + " is not supported, only gpt2/smollm");
        }
        List<String> tokens = file.list("tokenizer.ggml.tokens", String.class);
        List<Integer> types = file.list("tokenizer.ggml.token_type", Integer.class);
        ObjectNode root = JSON.createObjectNode();
        root.put("version", "1.0");
        ArrayNode added = root.putArray("added_tokens");
        ObjectNode bpe = root.putObject("model");
        bpe.put("type", "BPE").put("fuse_unk", false).put("byte_fallback", false);
        ObjectNode vocabulary = bpe.putObject("vocab");
        Set<Integer> special = new HashSet<>();
        for (int id = 0; id < tokens.size(); id++) {
            vocabulary.put(tokens.get(id), id);
            int type = id < types.size() ? types.get(id) : 1;
            if (type == CONTROL || type == USER_DEFINED) {
                added.add(addedToken(id, tokens.get(id), type == CONTROL));
            }
            if (type == CONTROL) {
                special.add(id);
            }
        }
        ArrayNode merges = bpe.putArray("merges");
        file.list("tokenizer.ggml.merges", String.class).forEach(merges::add);
        smolPreTokenizer(root);
        return new TokenizerFile(bytes(root), new TokenBytes(tokens, special));
    }

    private static ObjectNode addedToken(int id, String content, boolean special) {
        return JSON.createObjectNode()
                .put("id", id)
                .put("content", content)
                .put("single_word", false)
                .put("lstrip", false)
                .put("rstrip", false)
                .put("normalized", false)
                .put("special", special);
    }

    /** SmolLM splits every digit, then into GPT-2's words. */
    private static void smolPreTokenizer(ObjectNode root) {
        ArrayNode steps =
                root.putObject("pre_tokenizer").put("type", "Sequence").putArray("pretokenizers");
        steps.addObject().put("type", "Digits").put("individual_digits", true);
        steps.addObject()
                .put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", true)
                .put("use_regex", true);
        root.putObject("decoder")
                .put("type", "ByteLevel")
                .put("add_prefix_space", true)
                .put("trim_offsets", true)
                .put("use_regex", true);
    }

    private static byte[] bytes(ObjectNode root) {
        try {
            return JSON.writeValueAsBytes(root);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
