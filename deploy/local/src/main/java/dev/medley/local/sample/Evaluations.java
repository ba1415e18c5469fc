package dev.medley.local.sample;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medley.local.client.MedleyClient;
import dev.medley.local.problem.Failure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs arms over cases as evaluations of a running Medley, and gives what each case came to. */
final class Evaluations {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    /** Of one evaluation. */
    private static final int MOST_ARMS = 8;

    private final MedleyClient client;

    Evaluations(MedleyClient client) {
        this.client = client;
    }

    /** @param fields of an evaluation's arm beside its name */
    record Arm(String name, ObjectNode fields) {}

    /**
     * What an arm gave for one case.
     *
     * @param mass share of the expected adapter
     * @param entropy of the shares, 1 when all are equal, 0 of one adapter
     */
    record Measured(Map<String, Double> metrics, double mass, double entropy) {}

    /** Of every arm its cases in order; a case without an answer is a failure of the whole, never a number. */
    Map<String, List<Measured>> run(String name, ArrayNode cases, List<Arm> arms, List<String> metrics)
            throws InterruptedException {
        ObjectNode suite = JSON.createObjectNode().put("name", name);
        suite.set("cases", cases);
        client.post("/api/v1/suites", suite).orFail();
        Map<String, List<Measured>> measured = new LinkedHashMap<>();
        for (int i = 0; i < arms.size(); i += MOST_ARMS) {
            List<Arm> some = arms.subList(i, Math.min(arms.size(), i + MOST_ARMS));
            JsonNode result = finished(name, some, metrics);
            some.forEach(arm -> measured.put(arm.name(), measured(result, arm)));
        }
        return measured;
    }

    private JsonNode finished(String suite, List<Arm> arms, List<String> metrics) throws InterruptedException {
        ObjectNode body = JSON.createObjectNode().put("suite", suite);
        ArrayNode list = body.putArray("arms");
        arms.forEach(arm -> list.add(arm.fields().deepCopy().put("name", arm.name())));
        metrics.forEach(body.putArray("metrics")::add);
        String id = client.post("/api/v1/evaluations", body).orFail().path("id").asText();
        client.ended(id, _ -> {});
        JsonNode result = client.get("/api/v1/evaluations/" + id).orFail();
        client.delete("/api/v1/evaluations/" + id);
        return result;
    }

    private static List<Measured> measured(JsonNode result, Arm arm) {
        List<Measured> measured = new ArrayList<>();
        for (JsonNode each : result.path("cases")) {
            JsonNode given = each.path("arms").path(arm.name());
            if (!given.has("metrics") || given.hasNonNull("error")) {
                throw new Failure("%s gave no answer to \"%s\": %s"
                        .formatted(
                                arm.name(),
                                each.path("prompt").asText(),
                                given.path("error").asText("not asked")));
            }
            Map<String, Double> metrics = new LinkedHashMap<>();
            given.path("metrics")
                    .properties()
                    .forEach(metric ->
                            metrics.put(metric.getKey(), metric.getValue().asDouble()));
            Map<String, Double> shares = shares(given.path("adapters"));
            measured.add(new Measured(
                    metrics,
                    shares.getOrDefault(each.path("expectedAdapter").asText(), 0.0),
                    entropy(shares.values())));
        }
        return measured;
    }

    /** What each adapter has of the whole, whatever the weights sum to. */
    private static Map<String, Double> shares(JsonNode adapters) {
        Map<String, Double> shares = new LinkedHashMap<>();
        double total = 0;
        for (JsonNode each : adapters) {
            double weight = Math.abs(each.path("weight").asDouble());
            shares.merge(each.path("id").asText(), weight, Double::sum);
            total += weight;
        }
        double whole = total;
        shares.replaceAll((_, weight) -> whole == 0 ? 0 : weight / whole);
        return shares;
    }

    private static double entropy(Collection<Double> shares) {
        double sum = 0;
        for (double share : shares) {
            sum -= share == 0 ? 0 : share * Math.log(share);
        }
        return shares.size() < 2 ? 0 : sum / Math.log(shares.size());
    }
}
