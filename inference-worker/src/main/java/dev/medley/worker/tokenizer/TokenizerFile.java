package dev.medley.worker.tokenizer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medley.format.JsonFlaw;
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

    /** Reads {@code tokenizer.json}: a byte-level vocabulary, or one of SentencePiece's pieces. */
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
            boolean pieces = root.path("decoder").toString().contains(TokenBytes.SPACE);
            return new TokenizerFile(json, new TokenBytes(List.of(byId), special, pieces));
        } catch (JsonProcessingException e) {
            throw new UnreadableWeights(
                    "tokenizer.json of the base is no JSON: " + JsonFlaw.of(e).sentence());
        } catch (IOException e) {
            throw new UncheckedIOException("tokenizer.json in " + folder + " cannot be read", e);
        }
    }

    /** Rebuilds the tokenizer of a GGUF file. */
    public static TokenizerFile ofGguf(GgufFile file) {
        var tokenizer = new GgufTokenizer(file);
        byte[] json = bytes(tokenizer.json());
        return new TokenizerFile(json, new TokenBytes(tokenizer.tokens(), tokenizer.special(), tokenizer.isPieces()));
    }

    /**
     * The same for a base whose answers hold a text with special tokens in it, such as the one that begins a call: these are text then.
     *
     * @param endTokens ids that end an answer, and are none of it
     */
    public TokenizerFile showing(String text, Set<Integer> endTokens) {
        return new TokenizerFile(json, bytes.showing(text, endTokens));
    }

    private static byte[] bytes(ObjectNode root) {
        try {
            return JSON.writeValueAsBytes(root);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
