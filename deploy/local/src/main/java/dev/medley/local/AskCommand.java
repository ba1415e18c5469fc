package dev.medley.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medley.local.client.Answer;
import dev.medley.local.client.MedleyClient;
import dev.medley.local.problem.Failure;
import dev.medley.local.sample.Samples;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ask}: one question, the answer as it comes, and its blend. */
@Command(name = "ask", description = "Asks one question.", mixinStandardHelpOptions = true)
final class AskCommand implements Callable<Integer> {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String DATA = "data: ";

    @Mixin
    private DataOption data;

    @Option(
            names = "--model",
            defaultValue = "auto",
            description = "auto, a base model or an adapter (${DEFAULT-VALUE})")
    private String model;

    @Option(names = "--max-tokens", defaultValue = "256", description = "most tokens of the answer (${DEFAULT-VALUE})")
    private int maxTokens;

    @Parameters(arity = "1..*", paramLabel = "TEXT")
    private String[] words;

    @Override
    public Integer call() throws IOException, InterruptedException {
        MedleyClient client = Target.client(data.layout(), "demo", System.getenv());
        ObjectNode request =
                Answer.request(model, String.join(" ", words), maxTokens).put("stream", true);
        List<Answer.Share> blend = List.of();
        try (BufferedReader events = new BufferedReader(
                new InputStreamReader(client.stream("/v1/chat/completions", request), StandardCharsets.UTF_8))) {
            for (String line = events.readLine(); line != null; line = events.readLine()) {
                if (!line.startsWith(DATA) || line.equals(DATA + "[DONE]")) {
                    continue;
                }
                JsonNode chunk = JSON.readTree(line.substring(DATA.length()));
                if (chunk.has("error")) {
                    System.out.println();
                    throw new Failure(chunk.at("/error/message").asText());
                }
                System.out.print(chunk.at("/choices/0/delta/content").asText(""));
                System.out.flush();
                blend = chunk.has("medley") ? Answer.shares(chunk.path("medley")) : blend;
            }
        }
        System.out.println();
        System.out.println("[" + Samples.blend(new Answer("", blend)) + "]");
        return 0;
    }
}
