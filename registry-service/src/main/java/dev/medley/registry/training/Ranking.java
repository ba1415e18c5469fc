package dev.medley.registry.training;

import dev.medley.registry.embedding.Vector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** The place of the own task for every test prompt of some tasks, among all tasks. */
record Ranking(Map<String, List<Integer>> placesByFamily) {
    private static final int RESAMPLES = 1000;

    static Ranking of(List<Task> asked, List<Task> all, Space space) {
        List<Space.Place> tasks = all.stream().map(space::place).toList();
        Map<String, List<Integer>> places = new TreeMap<>();
        for (Task task : asked) {
            Space.Place own = tasks.get(all.indexOf(task));
            for (Vector test : task.tests()) {
                Vector mapped = space.at(test);
                double score = Space.score(mapped, own);
                int place = (int) tasks.stream()
                        .filter(each -> Space.score(mapped, each) > score)
                        .count();
                places.computeIfAbsent(task.family(), _ -> new ArrayList<>()).add(place);
            }
        }
        return new Ranking(places);
    }

    /** The same by words alone. */
    static Ranking byWords(List<Task> asked, List<Task> all, Map<String, TaskFiles.Wording> wordings) {
        var search = new Bm25(
                all.stream().map(task -> wordings.get(task.name()).examples()).toList());
        Map<String, List<Integer>> places = new TreeMap<>();
        for (Task task : asked) {
            int own = all.indexOf(task);
            for (String test : wordings.get(task.name()).tests()) {
                double[] scores = search.scores(test);
                int place = (int) Arrays.stream(scores)
                        .filter(score -> score > scores[own])
                        .count();
                places.computeIfAbsent(task.family(), _ -> new ArrayList<>()).add(place);
            }
        }
        return new Ranking(places);
    }

    /** Share of prompts whose own task is among the first {@code count}. */
    double top(int count) {
        return share(all(), count);
    }

    double top(int count, String family) {
        return share(placesByFamily.get(family), count);
    }

    /** 95 % interval of {@link #top(int)} by bootstrap over prompts. */
    double[] interval(int count, long seed) {
        List<Integer> places = all();
        Random random = new Random(seed);
        double[] shares = new double[RESAMPLES];
        for (int i = 0; i < RESAMPLES; i++) {
            int hits = 0;
            for (int j = 0; j < places.size(); j++) {
                hits += places.get(random.nextInt(places.size())) < count ? 1 : 0;
            }
            shares[i] = (double) hits / places.size();
        }
        Arrays.sort(shares);
        return new double[] {shares[RESAMPLES / 40], shares[RESAMPLES - 1 - RESAMPLES / 40]};
    }

    private List<Integer> all() {
        return placesByFamily.values().stream().flatMap(List::stream).toList();
    }

    private static double share(List<Integer> places, int count) {
        return (double) places.stream().filter(place -> place < count).count() / places.size();
    }
}
