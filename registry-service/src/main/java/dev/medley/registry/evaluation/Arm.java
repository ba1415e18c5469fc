package dev.medley.registry.evaluation;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medley.registry.problem.Problem;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * One way of answering that is compared with others.
 *
 * @param model as in a completion; {@code auto} where absent
 * @param adapters as in a completion
 * @param mixture as in a completion
 * @param system a message before the prompt
 * @param excludeExpected whether retrieval must do without each case's expected adapter: how well others stand in for it
 */
record Arm(
        String name,
        Optional<String> model,

        @Schema(type = SchemaType.ARRAY, implementation = Object.class)
        Optional<JsonNode> adapters,

        @Schema(type = SchemaType.OBJECT, implementation = Object.class)
        Optional<JsonNode> mixture,

        Optional<String> system,

        @Schema(minimum = "1", maximum = "2048") @JsonProperty("max_tokens") @JsonAlias("maxTokens")
        Optional<Integer> maxTokens,

        @JsonProperty("exclude_expected") @JsonAlias("excludeExpected")
        Optional<Boolean> excludeExpected) {
    private static final int MAX_ARMS = 8;
    private static final int MOST_TOKENS = 2_048;
    private static final int USUAL_TOKENS = 96;

    Arm {
        model = model == null ? Optional.empty() : model;
        adapters = adapters == null ? Optional.empty() : adapters.filter(node -> !node.isNull());
        mixture = mixture == null ? Optional.empty() : mixture.filter(node -> !node.isNull());
        system = system == null ? Optional.empty() : system;
        maxTokens = maxTokens == null ? Optional.empty() : maxTokens;
        excludeExpected = excludeExpected == null ? Optional.empty() : excludeExpected;
    }

    static void require(List<Arm> arms) {
        if (arms == null || arms.isEmpty() || arms.size() > MAX_ARMS) {
            throw Problem.invalid("arms", "An evaluation has 1 to " + MAX_ARMS + " arms.");
        }
        Set<String> names = new HashSet<>();
        for (int i = 0; i < arms.size(); i++) {
            String path = "arms[" + i + "]";
            Arm arm = arms.get(i);
            if (arm == null || arm.name() == null || !arm.name().matches("[\\w .:/@+-]{1,96}")) {
                throw Problem.invalid(path + ".name", path + ".name must be 1 to 96 letters, digits or . : / @ + - _");
            }
            if (!names.add(arm.name())) {
                throw Problem.invalid(path + ".name", "Two arms are called " + arm.name() + ".");
            }
            if (arm.maxTokens()
                    .filter(count -> count < 1 || count > MOST_TOKENS)
                    .isPresent()) {
                throw Problem.invalid(path + ".max_tokens", "max_tokens must be from 1 to " + MOST_TOKENS + ".");
            }
            if (arm.excludeExpected().orElse(false)
                    && !arm.model().orElse("auto").equals("auto")) {
                throw Problem.invalid(
                        path + ".exclude_expected", "exclude_expected is for arms that retrieve: model auto.");
            }
        }
    }

    /** The completion that this arm makes of a prompt: greedy, so that a run can be repeated. */
    String request(Case asked) {
        return body(asked).toString();
    }

    /** The completion that tells how likely this arm finds the case's reference. */
    String judgement(Case asked) {
        return body(asked)
                .put("given_answer", asked.answer().orElseThrow())
                .put("logprobs", true)
                .toString();
    }

    private ObjectNode body(Case asked) {
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.put("model", model.orElse("auto")).put("temperature", 0).put("max_tokens", maxTokens.orElse(USUAL_TOKENS));
        adapters.ifPresent(node -> body.set("adapters", node));
        mixture.ifPresent(node -> body.set("mixture", node.deepCopy()));
        if (excludeExpected.orElse(false)) {
            // The adapter as a whole: retrieval would find another of its versions no less.
            asked.expected()
                    .ifPresent(expected -> body.withObject("/mixture")
                            .withArray("exclude")
                            .add(expected.name().toString()));
        }
        var messages = body.putArray("messages");
        system.ifPresent(text -> messages.addObject().put("role", "system").put("content", text));
        messages.addObject().put("role", "user").put("content", asked.prompt());
        return body;
    }
}
