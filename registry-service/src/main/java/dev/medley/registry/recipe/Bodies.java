package dev.medley.registry.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;

/** The completions that a recipe asks for. What a client sets of sampling counts more than what the recipe says. */
final class Bodies {
    private static final int USUAL_TOKENS = 256;

    private Bodies() {}

    /** A call whose answer becomes a variable. */
    static ObjectNode between(String prompt, Optional<String> system, int tokens, double temperature) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("max_tokens", tokens).put("temperature", temperature);
        ArrayNode messages = body.putArray("messages");
        system.ifPresent(text -> messages.add(message("system", text)));
        messages.add(message("user", prompt));
        return body;
    }

    static ObjectNode between(Step.Generate step, Map<String, String> variables) {
        return between(
                step.prompt().render(variables),
                step.system().map(system -> system.render(variables)),
                step.maxTokens().orElse(USUAL_TOKENS),
                step.temperature().orElse(0.0));
    }

    /** The call that gives the answer, out of the client's own. */
    static ObjectNode last(Step.Generate step, Map<String, String> variables, ObjectNode client, boolean isChat) {
        ObjectNode body = client.deepCopy();
        body.remove("variables");
        String prompt = step.prompt().render(variables);
        Optional<String> system = step.system().map(text -> text.render(variables));
        if (isChat) {
            body.set("messages", messages(body.path("messages"), prompt, system, variables.get(Variable.QUESTION)));
        } else {
            body.put("prompt", system.map(text -> text + "\n\n").orElse("") + prompt);
        }
        if (!body.hasNonNull("max_tokens") && !body.hasNonNull("max_completion_tokens")) {
            step.maxTokens().ifPresent(count -> body.put("max_tokens", count));
        }
        if (!body.hasNonNull("temperature")) {
            step.temperature().ifPresent(value -> body.put("temperature", value));
        }
        return body;
    }

    /** Another try must be able to come out otherwise. */
    static void again(ObjectNode body, int attempt, double temperature) {
        body.put("temperature", temperature);
        body.put("seed", body.path("seed").asLong() + attempt);
    }

    /** A turn that stays as it was keeps its form, parts of text included. */
    private static ArrayNode messages(JsonNode asked, String prompt, Optional<String> system, String question) {
        ArrayNode messages = JsonNodeFactory.instance.arrayNode();
        system.ifPresent(text -> messages.add(message("system", text)));
        int newest = newestTurn(asked);
        for (int i = 0; i < asked.size(); i++) {
            messages.add(
                    i == newest && !prompt.equals(question)
                            ? ((ObjectNode) asked.get(i).deepCopy()).put("content", prompt)
                            : asked.get(i));
        }
        return messages;
    }

    private static int newestTurn(JsonNode messages) {
        for (int i = messages.size() - 1; i >= 0; i--) {
            if (messages.get(i).path("role").asText().equals("user")) {
                return i;
            }
        }
        return messages.size() - 1;
    }

    private static ObjectNode message(String role, String text) {
        return JsonNodeFactory.instance.objectNode().put("role", role).put("content", text);
    }

    /** What an answer says. */
    static String text(ObjectNode answer) {
        JsonNode choice = answer.at("/choices/0");
        return choice.at("/message/content").asText(choice.path("text").asText());
    }
}
