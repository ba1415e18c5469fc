package dev.medley.local.sample;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medley.local.client.MedleyClient;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How often the adapter that was trained for a prompt is the first, or among the first three, that retrieval finds. */
public final class RetrievalBench {
    private static final int TOP = 3;

    private final MedleyClient client;

    public RetrievalBench(MedleyClient client) {
        this.client = client;
    }

    public void run(Path samples, int cases, PrintStream out) throws IOException, InterruptedException {
        int asked = 0;
        int first = 0;
        int found = 0;
        out.printf("%-28s %6s %6s%n", "adapter", "top-1", "top-3");
        for (Suite suite : Suite.read(samples, cases)) {
            int suiteFirst = 0;
            int suiteFound = 0;
            for (Suite.Case each : suite.cases()) {
                int place = route(each.prompt()).indexOf(suite.adapter());
                suiteFirst += place == 0 ? 1 : 0;
                suiteFound += place >= 0 ? 1 : 0;
            }
            out.printf("%-28s %6d %6d%n", suite.adapter(), suiteFirst, suiteFound);
            asked += suite.cases().size();
            first += suiteFirst;
            found += suiteFound;
        }
        out.printf(Locale.ROOT, "top-1 %.3f of %d%n", (double) first / asked, asked);
        out.printf(Locale.ROOT, "retrieval: %.3f%n", (double) found / asked);
    }

    private List<String> route(String prompt) throws InterruptedException {
        ObjectNode body = JsonMapper.builder()
                .build()
                .createObjectNode()
                .put("input", prompt)
                .put("top_k", TOP);
        JsonNode route = client.post("/v1/route", body).orFail();
        List<String> names = new ArrayList<>();
        for (JsonNode adapter : route.path("adapters")) {
            names.add(adapter.path("id").asText());
        }
        return names;
    }
}
