package dev.medley.worker.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medley.worker.engine.TokenEvent.Text;
import dev.medley.worker.sampling.LogProbs;
import dev.medley.worker.sampling.LogProbs.Candidate;
import dev.medley.worker.tokenizer.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Log-probabilities in OpenAI's two shapes. Pieces without any (the rest of a held-back text) are left out. */
final class LogprobShape {
    private final Tokenizer tokenizer;
    private final boolean chat;
    /** Characters of the answer so far: legacy {@code text_offset}. */
    private int offset;

    LogprobShape(Tokenizer tokenizer, boolean chat) {
        this.tokenizer = tokenizer;
        this.chat = chat;
    }

    ObjectNode of(List<Text> pieces) {
        List<LogProbs> all =
                pieces.stream().flatMap(piece -> piece.logProbs().stream()).toList();
        return chat ? chat(all) : legacy(all);
    }

    private ObjectNode chat(List<LogProbs> all) {
        ObjectNode shape = Json.object();
        ArrayNode content = shape.putArray("content");
        for (LogProbs each : all) {
            ObjectNode token = candidate(content.addObject(), each.chosen());
            ArrayNode top = token.putArray("top_logprobs");
            each.top().forEach(candidate -> candidate(top.addObject(), candidate));
        }
        shape.putNull("refusal");
        return shape;
    }

    private ObjectNode candidate(ObjectNode node, Candidate candidate) {
        byte[] bytes = bytes(candidate.token());
        node.put("token", new String(bytes, StandardCharsets.UTF_8)).put("logprob", candidate.logprob());
        ArrayNode list = node.putArray("bytes");
        for (byte each : bytes) {
            list.add(Byte.toUnsignedInt(each));
        }
        return node;
    }

    /**
     * As {@link #of}, of a prompt whose first token nothing comes before: it is told without a log-probability.
     *
     * @param echo the prompt's text, of which a token that begins every prompt is no part
     */
    ObjectNode after(int first, String echo, List<Text> pieces) {
        String text = text(first);
        if (echo.startsWith(text)) {
            offset += characters(bytes(first));
        }
        ObjectNode shape = of(pieces);
        ((ArrayNode) shape.path("tokens")).insert(0, text);
        ((ArrayNode) shape.path("token_logprobs")).insertNull(0);
        ((ArrayNode) shape.path("top_logprobs")).insertNull(0);
        ((ArrayNode) shape.path("text_offset")).insert(0, 0);
        return shape;
    }

    private ObjectNode legacy(List<LogProbs> all) {
        ObjectNode shape = Json.object();
        ArrayNode tokens = shape.putArray("tokens");
        ArrayNode values = shape.putArray("token_logprobs");
        ArrayNode tops = shape.putArray("top_logprobs");
        ArrayNode offsets = shape.putArray("text_offset");
        for (LogProbs each : all) {
            String text = text(each.chosen().token());
            tokens.add(text);
            values.add(each.chosen().logprob());
            ObjectNode top = tops.addObject();
            each.top().forEach(candidate -> top.put(text(candidate.token()), candidate.logprob()));
            byte[] bytes = bytes(each.chosen().token());
            // A token may begin inside a character.
            offsets.add(bytes.length > 0 && isInside(bytes[0]) ? Math.max(0, offset - 1) : offset);
            offset += characters(bytes);
        }
        return shape;
    }

    private String text(int token) {
        return new String(bytes(token), StandardCharsets.UTF_8);
    }

    private byte[] bytes(int token) {
        return tokenizer.shown(token);
    }

    /** How many characters begin in these bytes of UTF-8. */
    private static int characters(byte... bytes) {
        int count = 0;
        for (byte each : bytes) {
            count += isInside(each) ? 0 : 1;
        }
        return count;
    }

    private static boolean isInside(byte each) {
        return (each & 0xC0) == 0x80;
    }
}
