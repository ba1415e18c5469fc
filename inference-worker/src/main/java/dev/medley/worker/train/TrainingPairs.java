package dev.medley.worker.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.medley.format.AdapterFiles;
import dev.medley.worker.chat.ChatTemplates;
import dev.medley.worker.chat.Conversation;
import dev.medley.worker.chat.Conversation.Message;
import dev.medley.worker.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Prompts with answers, as token ids: the chat that the base would see, and where its answer begins. */
final class TrainingPairs {
    /** Longer ones are left out: memory grows with the square. */
    private static final int MAX_TOKENS = 256;

    private static final String FORM = "{\"prompt\": \"…\", \"answer\": \"…\"}";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** @param answerStart index of the answer's first token; the last token ends it */
    @SuppressWarnings("ArrayRecordComponent") // never compared, never changed
    record Pair(int[] tokens, int answerStart) {}

    private TrainingPairs() {}

    /**
     * The file with an adapter's pairs: its own among those for training, else its examples.
     *
     * @throws Untrainable when it has neither
     */
    static Path of(Path adapter, Path training) {
        Path own = training.resolve(adapter.getFileName() + ".jsonl");
        Path examples = adapter.resolve(AdapterFiles.EXAMPLES);
        return Stream.of(own, examples)
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(() -> new Untrainable(adapter.getFileName() + " has no training pairs: write " + examples
                        + " or " + own + ", in each line " + FORM + ", or leave the adapter out"));
    }

    /** @throws Untrainable when the file has no pair, or something else */
    static List<Pair> read(Path file, Tokenizer tokenizer, ChatTemplates templates, Set<Integer> endTokens)
            throws IOException {
        int end = endTokens.stream().min(Integer::compare).orElseThrow();
        List<Pair> pairs = new ArrayList<>();
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            JsonNode each = object(lines.get(i), file, i + 1);
            String chat = templates.render(
                    new Conversation(
                            List.of(new Message("user", each.path("prompt").asText()))),
                    true);
            int[] before = tokenizer.encode(chat);
            int[] answer = tokenizer.encode(each.path("answer").asText());
            int[] tokens = new int[before.length + answer.length + 1];
            System.arraycopy(before, 0, tokens, 0, before.length);
            System.arraycopy(answer, 0, tokens, before.length, answer.length);
            tokens[tokens.length - 1] = end;
            if (answer.length > 0 && tokens.length <= MAX_TOKENS) {
                pairs.add(new Pair(tokens, before.length));
            }
        }
        if (pairs.isEmpty()) {
            throw new Untrainable(file + " has no pair to train on: each needs an answer, and at most " + MAX_TOKENS
                    + " tokens with its prompt");
        }
        return pairs;
    }

    private static JsonNode object(String line, Path file, int number) {
        try {
            JsonNode each = JSON.readTree(line);
            if (each.isObject()) {
                return each;
            }
        } catch (JsonProcessingException e) {
            // The line says more than the parser does.
        }
        throw new Untrainable("line " + number + " of " + file + " is no training pair: it must be " + FORM);
    }
}
