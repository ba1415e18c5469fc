package dev.medley.worker.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
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

/** Prompts with answers, as token ids: the chat that the base would see, and where its answer begins. */
final class TrainingPairs {
    /** Longer ones are left out: memory grows with the square. */
    private static final int MAX_TOKENS = 256;

    /** @param answerStart index of the answer's first token; the last token ends it */
    @SuppressWarnings("ArrayRecordComponent") // never compared, never changed
    record Pair(int[] tokens, int answerStart) {}

    private TrainingPairs() {}

    static List<Pair> read(Path file, Tokenizer tokenizer, ChatTemplates templates, Set<Integer> endTokens)
            throws IOException {
        JsonMapper json = JsonMapper.builder().build();
        int end = endTokens.stream().min(Integer::compare).orElseThrow();
        List<Pair> pairs = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            JsonNode each = json.readTree(line);
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
        return pairs;
    }
}
