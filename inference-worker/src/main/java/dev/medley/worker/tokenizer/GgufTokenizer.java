package dev.medley.worker.tokenizer;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medley.worker.weights.GgufFile;
import dev.medley.worker.weights.UnreadableWeights;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Rebuilds {@code tokenizer.json} from a GGUF file, which keeps vocabulary and merges, and of the splitting into words only a name. */
final class GgufTokenizer {
    private static final ObjectMapper JSON = new ObjectMapper();
    static final int NORMAL = 1;
    private static final int CONTROL = 3;
    private static final int USER_DEFINED = 4;
    static final int BYTE = 6;
    private static final String QWEN_WORDS = "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}|"
            + " ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
    private static final String LLAMA3_WORDS = QWEN_WORDS.replace("|\\p{N}|", "|\\p{N}{1,3}|");

    private static final Set<String> LLAMA3 = Set.of("llama-bpe", "llama3");

    private final GgufFile file;
    private final Set<Integer> special = new HashSet<>();

    GgufTokenizer(GgufFile file) {
        this.file = file;
    }

    /** {@code tokenizer.json}; call before {@link #special}. */
    ObjectNode json() {
        ObjectNode root = JSON.createObjectNode();
        root.put("version", "1.0");
        ArrayNode added = root.putArray("added_tokens");
        ObjectNode bpe = root.putObject("model");
        bpe.put("type", "BPE").put("fuse_unk", false).put("byte_fallback", false);
        ObjectNode vocabulary = bpe.putObject("vocab");
        List<String> tokens = tokens();
        List<Integer> types = types();
        beginning(tokens).ifPresent(token -> root.set("post_processor", beginsWith(token)));
        for (int id = 0; id < tokens.size(); id++) {
            vocabulary.put(tokens.get(id), id);
            int type = types.get(id);
            if (type == CONTROL || type == USER_DEFINED) {
                added.add(addedToken(id, tokens.get(id), type == CONTROL));
            }
            if (type == CONTROL) {
                special.add(id);
            }
        }
        if (isPieces()) {
            new GgufPieces(file, tokens, types).complete(root, bpe);
            return root;
        }
        ArrayNode merges = bpe.putArray("merges");
        file.list("tokenizer.ggml.merges", String.class).forEach(merges::add);
        words(root, bpe);
        root.set("decoder", byteLevel(true).put("add_prefix_space", true));
        return root;
    }

    /** The token that begins every text, if one does: what the file doesn't say is as llama.cpp has it. */
    private Optional<Integer> beginning(List<String> tokens) {
        boolean usual = isPieces() || LLAMA3.contains(words());
        return file.flag("tokenizer.ggml.add_bos_token", usual)
                ? file.number("tokenizer.ggml.bos_token_id")
                        .map(Number::intValue)
                        .filter(id -> id >= 0 && id < tokens.size())
                : Optional.empty();
    }

    private ObjectNode beginsWith(int id) {
        String token = tokens().get(id);
        ObjectNode template = JSON.createObjectNode().put("type", "TemplateProcessing");
        ArrayNode single = template.putArray("single");
        single.addObject().putObject("SpecialToken").put("id", token).put("type_id", 0);
        single.addObject().putObject("Sequence").put("id", "A").put("type_id", 0);
        // The format wants a rule for two texts, too, which nobody asks for.
        template.putArray("pair")
                .add(single.get(0))
                .add(single.get(1))
                .addObject()
                .putObject("Sequence")
                .put("id", "B")
                .put("type_id", 1);
        ObjectNode special =
                template.putObject("special_tokens").putObject(token).put("id", token);
        special.putArray("ids").add(id);
        special.putArray("tokens").add(token);
        return template;
    }

    /** Whether the vocabulary is one of SentencePiece's; else it is byte-level. */
    boolean isPieces() {
        String model = file.string("tokenizer.ggml.model").orElse("none");
        return switch (model) {
            case "gpt2" -> false;
            case "llama" -> true;
            default ->
                throw new UnreadableWeights("tokenizer " + model
                        + " is not supported in a GGUF file, only gpt2 (byte-level BPE) and llama (SentencePiece's BPE);"
                        + " use the base's safetensors folder");
        };
    }

    private List<Integer> types() {
        List<Integer> types = new ArrayList<>(file.list("tokenizer.ggml.token_type", Integer.class));
        while (types.size() < tokens().size()) {
            types.add(NORMAL);
        }
        return types;
    }

    List<String> tokens() {
        return file.list("tokenizer.ggml.tokens", String.class);
    }

    /** Ids that never become text. */
    Set<Integer> special() {
        return special;
    }

    private String words() {
        return file.string("tokenizer.ggml.pre").orElse("default");
    }

    /** How a text is split before pairs are merged. */
    private void words(ObjectNode root, ObjectNode bpe) {
        String pre = words();
        ArrayNode steps =
                root.putObject("pre_tokenizer").put("type", "Sequence").putArray("pretokenizers");
        switch (pre) {
            case "default", "gpt-2" -> steps.add(byteLevel(true));
            case "smollm" -> {
                steps.addObject().put("type", "Digits").put("individual_digits", true);
                steps.add(byteLevel(true));
            }
            case "qwen2" -> {
                root.putObject("normalizer").put("type", "NFC");
                split(steps, QWEN_WORDS);
            }
            case "llama-bpe", "llama3" -> {
                bpe.put("ignore_merges", true);
                split(steps, LLAMA3_WORDS);
            }
            default ->
                throw new UnreadableWeights("tokenizer.ggml.pre " + pre
                        + " is not supported, only default, gpt-2, smollm, qwen2 and llama-bpe");
        }
    }

    private static void split(ArrayNode steps, String words) {
        ObjectNode split = steps.addObject()
                .put("type", "Split")
                .put("behavior", "Isolated")
                .put("invert", false);
        split.putObject("pattern").put("Regex", words);
        steps.add(byteLevel(false));
    }

    private static ObjectNode byteLevel(boolean regex) {
        return JSON.createObjectNode()
                .put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", true)
                .put("use_regex", regex);
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
}
