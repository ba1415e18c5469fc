package dev.medley.registry.recipe;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.UUID;

/** An answer that a recipe knows by heart, in the shape of a completion: no model is asked, and nothing is charged. */
final class Spoken {
    private Spoken() {}

    static ObjectNode answer(String text, String base, boolean isChat) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        String id = UUID.randomUUID().toString().replace("-", "");
        answer.put("id", (isChat ? "chatcmpl-" : "cmpl-") + id)
                .put("object", isChat ? "chat.completion" : "text_completion")
                .put("created", Instant.now().getEpochSecond());
        ObjectNode choice = answer.putArray("choices").addObject().put("index", 0);
        if (isChat) {
            choice.putObject("message").put("role", "assistant").put("content", text);
        } else {
            choice.put("text", text);
        }
        choice.putNull("logprobs").put("finish_reason", "stop");
        answer.putObject("usage")
                .put("prompt_tokens", 0)
                .put("completion_tokens", 0)
                .put("total_tokens", 0);
        answer.putObject("medley").put("mode", "text").put("base", base).putArray("adapters");
        return answer;
    }
}
