package dev.medley.registry.training;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Search by words, to compare with: Okapi BM25 (Robertson and Zaragoza, 2009), a document for each task. */
final class Bm25 {
    private static final Pattern BREAK = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final double SATURATION = 1.2;
    private static final double LENGTH = 0.75;

    private final List<Map<String, Integer>> documents = new ArrayList<>();
    private final List<Integer> lengths = new ArrayList<>();
    private final Map<String, Integer> occurrences = new HashMap<>();
    private final double typicalLength;

    Bm25(List<String> texts) {
        for (String text : texts) {
            Map<String, Integer> counts = new HashMap<>();
            List<String> words = words(text);
            words.forEach(word -> counts.merge(word, 1, Integer::sum));
            counts.keySet().forEach(word -> occurrences.merge(word, 1, Integer::sum));
            documents.add(counts);
            lengths.add(words.size());
        }
        this.typicalLength =
                lengths.stream().mapToInt(Integer::intValue).average().orElse(1);
    }

    /** Of each document for this question. */
    double[] scores(String question) {
        double[] scores = new double[documents.size()];
        for (String word : words(question)) {
            int holding = occurrences.getOrDefault(word, 0);
            double rarity = Math.log1p((documents.size() - holding + 0.5) / (holding + 0.5));
            for (int i = 0; i < scores.length; i++) {
                int count = documents.get(i).getOrDefault(word, 0);
                double norm = SATURATION * (1 - LENGTH + LENGTH * lengths.get(i) / typicalLength);
                scores[i] += rarity * count * (SATURATION + 1) / (count + norm);
            }
        }
        return scores;
    }

    private static List<String> words(String text) {
        return BREAK.splitAsStream(text.toLowerCase(Locale.ROOT))
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
