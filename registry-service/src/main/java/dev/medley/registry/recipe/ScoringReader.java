package dev.medley.registry.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads how shares are made of scores. */
final class ScoringReader {
    private static final double SHARP = 0.005;
    private static final int MOST_SHARES = 8;
    private static final int MOST_TAGS = 32;
    private static final double MOST_WEIGHT = 4;
    private static final double MOST_FACTOR = 1_000;

    private ScoringReader() {}

    static Optional<Scoring> read(Fields fields) {
        double temperature = fields.number("temperature", 1e-6, 100).orElse(SHARP);
        return switch (fields.text("by", 20).orElse("softmax")) {
            case "softmax" -> Optional.of(new Scoring.Softmax(temperature));
            case "gate" -> Optional.of(new Scoring.Gate(prior(fields), temperature));
            case "shares" -> Optional.of(new Scoring.Shares(shares(fields)));
            case "tags" -> Optional.of(new Scoring.Tags(temperature, factors(fields)));
            default -> {
                fields.findings().invalid(fields.at("by"), "must be softmax, shares, tags or gate");
                yield Optional.empty();
            }
        };
    }

    private static boolean prior(Fields fields) {
        String prior = fields.text("prior", 20).orElse("none");
        if (!prior.equals("none") && !prior.equals("retrieval")) {
            fields.findings().invalid(fields.at("prior"), "must be none or retrieval");
        }
        return prior.equals("retrieval");
    }

    private static List<Double> shares(Fields fields) {
        JsonNode list = fields.node().path("shares");
        List<Double> shares = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            fields.number(list.get(i), fields.at("shares") + "[" + i + "]", -MOST_WEIGHT, MOST_WEIGHT)
                    .ifPresent(shares::add);
        }
        if (!list.isArray() || list.isEmpty() || list.size() > MOST_SHARES) {
            fields.findings().invalid(fields.at("shares"), "must be a list of 1 to " + MOST_SHARES + " numbers");
        }
        return shares;
    }

    private static Map<String, Double> factors(Fields fields) {
        Map<String, Double> factors = new TreeMap<>();
        JsonNode object = fields.node().path("factors");
        object.properties()
                .forEach(each -> fields.number(
                                each.getValue(), fields.at("factors") + "." + each.getKey(), 0, MOST_FACTOR)
                        .ifPresent(factor -> factors.put(each.getKey(), factor)));
        if (!object.isObject() || object.isEmpty() || object.size() > MOST_TAGS) {
            fields.findings().invalid(fields.at("factors"), "must give 1 to " + MOST_TAGS + " tags a factor each");
        }
        return factors;
    }
}
