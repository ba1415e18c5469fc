package dev.medley.worker.tokenizer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medley.worker.weights.GgufFile;
import dev.medley.worker.weights.UnreadableWeights;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * SentencePiece's BPE in a GGUF file: pieces with scores, of which two that stand side by side become the one with the best score. The hub's format wants
 * the pairs in order instead, which follow from the scores as transformers derives them.
 */
final class GgufPieces {
    private static final String UNKNOWN = "<unk>";

    private final GgufFile file;
    private final List<String> tokens;
    private final List<Integer> types;

    GgufPieces(GgufFile file, List<String> tokens, List<Integer> types) {
        this.file = file;
        this.tokens = tokens;
        this.types = types;
        if (file.flag("tokenizer.ggml.remove_extra_whitespaces", false)) {
            throw new UnreadableWeights("its tokenizer takes spaces away, which is not supported in a GGUF file;"
                    + " use the base's safetensors folder");
        }
    }

    /** A pair of pieces. */
    private record Merge(String left, String right, float score) {
        int leftLength() {
            return left.codePointCount(0, left.length());
        }

        int rightLength() {
            return right.codePointCount(0, right.length());
        }
    }

    /** Fills in what is missing of {@code tokenizer.json}. */
    void complete(ObjectNode root, ObjectNode bpe) {
        bpe.put("byte_fallback", types.contains(GgufTokenizer.BYTE)).put("fuse_unk", true);
        if (tokens.contains(UNKNOWN)) {
            bpe.put("unk_token", UNKNOWN);
        }
        ArrayNode merges = bpe.putArray("merges");
        merges().forEach(merge -> merges.addArray().add(merge.left()).add(merge.right()));
        ArrayNode normal = root.putObject("normalizer").put("type", "Sequence").putArray("normalizers");
        if (file.flag("tokenizer.ggml.add_space_prefix", true)) {
            normal.addObject().put("type", "Prepend").put("prepend", TokenBytes.SPACE);
        }
        replace(normal.addObject(), " ", TokenBytes.SPACE);
        ArrayNode decoders = root.putObject("decoder").put("type", "Sequence").putArray("decoders");
        replace(decoders.addObject(), TokenBytes.SPACE, " ");
        decoders.addObject().put("type", "ByteFallback");
        decoders.addObject().put("type", "Fuse");
    }

    private static void replace(ObjectNode step, String what, String by) {
        step.put("type", "Replace").put("content", by).putObject("pattern").put("String", what);
    }

    private List<Merge> merges() {
        List<Float> scores = file.list("tokenizer.ggml.scores", Float.class);
        if (scores.size() != tokens.size()) {
            throw new UnreadableWeights(
                    "its tokenizer has " + tokens.size() + " pieces with " + scores.size() + " scores");
        }
        Map<String, Integer> ids = new HashMap<>();
        for (int id = 0; id < tokens.size(); id++) {
            ids.put(tokens.get(id), id);
        }
        List<Merge> merges = new ArrayList<>();
        for (int id = 0; id < tokens.size(); id++) {
            if (types.get(id) == GgufTokenizer.NORMAL) {
                merges.addAll(pairs(tokens.get(id), scores.get(id), ids));
            }
        }
        merges.sort(Comparator.comparingDouble(Merge::score)
                .thenComparingInt(Merge::leftLength)
                .thenComparingInt(Merge::rightLength)
                .reversed());
        return merges;
    }

    /** The pairs that make a piece. */
    private static List<Merge> pairs(String piece, float score, Map<String, Integer> ids) {
        List<Merge> pairs = new ArrayList<>();
        for (int at = piece.offsetByCodePoints(0, 1); at < piece.length(); at = piece.offsetByCodePoints(at, 1)) {
            String left = piece.substring(0, at);
            String right = piece.substring(at);
            if (ids.containsKey(left) && ids.containsKey(right)) {
                pairs.add(new Merge(left, right, score));
            }
        }
        pairs.sort(Comparator.<Merge>comparingInt(pair -> ids.get(pair.left()))
                .thenComparingInt(pair -> ids.get(pair.right())));
        return pairs;
    }
}
