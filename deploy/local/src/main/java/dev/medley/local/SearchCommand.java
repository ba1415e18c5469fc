package dev.medley.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code search}: by meaning and by words. */
@Command(name = "search", description = "Finds adapters by meaning and by words.", mixinStandardHelpOptions = true)
final class SearchCommand implements Callable<Integer> {
    @Mixin
    private DataOption data;

    @Parameters(arity = "1..*", paramLabel = "TEXT")
    private String[] words;

    @Override
    public Integer call() throws InterruptedException {
        String query = URLEncoder.encode(String.join(" ", words), StandardCharsets.UTF_8);
        JsonNode found = Target.client(data.layout(), "demo", System.getenv())
                .get("/api/v1/search?limit=10&q=" + query)
                .orFail();
        for (JsonNode item : found.path("items")) {
            System.out.printf(
                    "%-34s %6.3f  %s%n",
                    item.path("id").asText(),
                    item.path("score").asDouble(),
                    item.path("summary").asText());
        }
        return 0;
    }
}
