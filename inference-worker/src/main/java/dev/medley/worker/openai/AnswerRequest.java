package dev.medley.worker.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.worker.chat.Conversation;
import dev.medley.worker.sampling.Adjustments;
import dev.medley.worker.sampling.Tail;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a client asks for, checked, before it is known which adapters answer.
 *
 * @param model as the client wrote it; echoed
 * @param prompts messages of a chat, or one or several texts to continue
 * @param answers {@code n}, to each prompt
 * @param logProbs how many likeliest tokens to tell beside each chosen one; absent: none, and no log-probabilities
 * @param pastEnd whether answers go on behind a token that ends them: for those who measure
 * @param explain whether the answer tells each layer's and each token's shares
 * @param output the form of the answer
 * @param echo whether answers begin with their prompt
 * @param given what is not chosen by the model but judged by it: with log-probabilities, to tell how likely it finds it
 */
record AnswerRequest(
        String model,
        List<Prompt> prompts,
        int answers,
        OptionalInt maxTokens,
        double temperature,
        Tail tail,
        OptionalLong seed,
        Adjustments adjustments,
        OptionalInt logProbs,
        List<String> stop,
        boolean pastEnd,
        boolean stream,
        ToldUsage usage,
        boolean explain,
        Output output,
        boolean echo,
        Optional<Given> given,
        JsonNode body) {
    private static final int MAX_ANSWERS = 8;
    private static final int MAX_LOGPROBS = 20;
    /** vLLM asks for more than 0. */
    private static final double LEAST_PENALTY = 0.01;

    /** Of all prompts together. */
    private static final int MAX_CHOICES = 128;
    /** Of a text completion that does not say how many. */
    static final int COMPLETION_TOKENS = 16;

    AnswerRequest {
        prompts = List.copyOf(prompts);
    }

    boolean isChat() {
        return prompts.getFirst() instanceof Prompt.Chat;
    }

    /** How many choices the answer has: those of the first prompt, then those of the second, as OpenAI numbers them. */
    int choices() {
        return prompts.size() * answers;
    }

    Prompt prompt(int choice) {
        return prompts.get(choice / answers);
    }

    /** When a stream tells what it came to: vLLM's {@code continuous_usage_stats} counts beside {@code include_usage}. */
    enum ToldUsage {
        NEVER,
        AT_THE_END,
        IN_EVERY_CHUNK;

        private static ToldUsage read(Fields options) {
            boolean isContinuous = options.flag("continuous_usage_stats");
            if (!options.flag("include_usage")) {
                return NEVER;
            }
            return isContinuous ? IN_EVERY_CHUNK : AT_THE_END;
        }
    }

    /** What is continued. */
    sealed interface Prompt {
        record Chat(Conversation conversation) implements Prompt {}

        record Text(String text) implements Prompt {}

        /** Token ids, as they are. */
        record Ids(List<Integer> ids) implements Prompt {}
    }

    /** Text that is told to the model token by token. */
    sealed interface Given {
        /** The whole answer of a chat; nothing follows it. */
        record Answer(String text) implements Given {}

        /** All of a text prompt but its first token, as OpenAI's {@code echo} beside {@code logprobs}; an answer may follow. */
        record Prompt(int more) implements Given {}
    }

    static AnswerRequest chat(JsonNode body) {
        var fields = new Fields(body);
        OutputReader.Tools tools = new OutputReader(fields).read();
        OptionalInt newer = fields.integer("max_completion_tokens", 1, Integer.MAX_VALUE);
        OptionalInt older = fields.integer("max_tokens", 1, Integer.MAX_VALUE);
        OptionalInt top = fields.integer("top_logprobs", 0, MAX_LOGPROBS);
        boolean logProbs = fields.flag("logprobs");
        if (!logProbs && top.isPresent() && top.getAsInt() > 0) {
            throw InvalidRequest.field("top_logprobs", "top_logprobs needs logprobs: true.");
        }
        Optional<Given> given = answer(fields, logProbs, tools.output());
        var conversation =
                new Conversation(MessageReader.read(fields), tools.described(), TemplateOptions.read(fields));
        return of(
                fields,
                List.of(new Prompt.Chat(conversation)),
                newer.isPresent() ? newer : older,
                logProbs ? OptionalInt.of(top.orElse(0)) : OptionalInt.empty(),
                tools.output(),
                given);
    }

    static AnswerRequest completion(JsonNode body) {
        var fields = new Fields(body);
        fields.refuse("suffix", 0);
        fields.integer("best_of", 1, MAX_ANSWERS).ifPresent(best -> {
            if (best != fields.integer("n", 1, MAX_ANSWERS).orElse(1)) {
                throw InvalidRequest.unsupported("best_of", "best_of must equal n: answers are not ranked here.");
            }
        });
        OptionalInt logProbs = fields.integer("logprobs", 0, MAX_LOGPROBS);
        List<Prompt> prompts = prompts(fields.node("prompt"));
        if (prompts.size() * fields.integer("n", 1, MAX_ANSWERS).orElse(1) > MAX_CHOICES) {
            throw InvalidRequest.field(
                    "prompt", "a request gets at most " + MAX_CHOICES + " choices: send fewer prompts at once.");
        }
        boolean echo = fields.flag("echo");
        OptionalInt maxTokens = fields.integer("max_tokens", echo ? 0 : 1, Integer.MAX_VALUE);
        boolean judged = echo && (logProbs.isPresent() || maxTokens.equals(OptionalInt.of(0)));
        if (judged && fields.flag("stream")) {
            throw InvalidRequest.unsupported(
                    "echo", "echo beside logprobs or max_tokens: 0 comes whole: leave stream out.");
        }
        Optional<Given> given =
                judged ? Optional.of(new Given.Prompt(maxTokens.orElse(COMPLETION_TOKENS))) : Optional.empty();
        return of(fields, prompts, maxTokens, logProbs, Output.TEXT, given);
    }

    /** {@code given_answer}: told instead of chosen. */
    private static Optional<Given> answer(Fields fields, boolean logProbs, Output output) {
        JsonNode text = fields.node("given_answer");
        if (text.isMissingNode() || text.isNull()) {
            return Optional.empty();
        }
        if (!text.isTextual() || text.asText().isEmpty()) {
            throw InvalidRequest.field("given_answer", "given_answer must be a non-empty text.");
        }
        if (!logProbs || fields.flag("stream") || !output.equals(Output.TEXT)) {
            throw InvalidRequest.field(
                    "given_answer",
                    "given_answer needs logprobs: true, and neither stream, tools nor a response format.");
        }
        return Optional.of(new Given.Answer(text.asText()));
    }

    /** Text, token ids, or a list of either. */
    private static List<Prompt> prompts(JsonNode node) {
        boolean isList = node.isArray() && !node.isEmpty() && !node.get(0).isNumber();
        if (!isList) {
            return List.of(prompt(node));
        }
        List<Prompt> prompts = new ArrayList<>();
        node.forEach(each -> prompts.add(prompt(each)));
        return prompts;
    }

    private static Prompt prompt(JsonNode prompt) {
        if (prompt.isTextual() && !prompt.asText().isEmpty()) {
            return new Prompt.Text(prompt.asText());
        }
        List<Integer> ids = new ArrayList<>();
        if (prompt.isArray()) {
            prompt.forEach(id -> ids.add(id.isIntegralNumber() && id.canConvertToInt() ? id.intValue() : -1));
        }
        if (ids.isEmpty() || ids.stream().anyMatch(id -> id < 0)) {
            throw InvalidRequest.field(
                    "prompt", "prompt must be a non-empty string, a list of token ids, or a list of such.");
        }
        return new Prompt.Ids(ids);
    }

    private static AnswerRequest of(
            Fields fields,
            List<Prompt> prompts,
            OptionalInt maxTokens,
            OptionalInt logProbs,
            Output output,
            Optional<Given> given) {
        boolean stream = fields.flag("stream");
        ToldUsage usage = fields.child("stream_options")
                .filter(_ -> stream)
                .map(ToldUsage::read)
                .orElse(ToldUsage.NEVER);
        return new AnswerRequest(
                fields.requireText("model"),
                prompts,
                fields.integer("n", 1, MAX_ANSWERS).orElse(1),
                maxTokens,
                fields.number("temperature", 0, 2).orElse(0),
                new Tail(
                        fields.number("top_p", 0, 1).orElse(1),
                        Math.max(
                                0,
                                fields.integer("top_k", -1, Integer.MAX_VALUE).orElse(0)),
                        fields.number("min_p", 0, 1).orElse(0)),
                fields.seed(),
                new Adjustments(
                        fields.number("frequency_penalty", -2, 2).orElse(0),
                        fields.number("presence_penalty", -2, 2).orElse(0),
                        fields.number("repetition_penalty", LEAST_PENALTY, 2).orElse(1),
                        fields.logitBias()),
                logProbs,
                fields.stop(),
                fields.flag("ignore_eos"),
                stream,
                usage,
                fields.child("mixture").map(mixture -> mixture.flag("explain")).orElse(false),
                output,
                fields.flag("echo"),
                given,
                fields.object());
    }
}
