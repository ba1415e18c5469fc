package dev.medley.registry.recipe;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Scores to shares, and shares to a blend. */
final class Mixing {
    /** The modes that take a prior. */
    private static final Set<String> GATES = Set.of("ramole", "arrow");

    private Mixing() {}

    /** @param tags of each adapter, for priors by tag */
    static List<Candidate> scored(Scoring scoring, List<Candidate> found, Map<String, Set<String>> tags) {
        return switch (scoring) {
            case Scoring.Softmax(double temperature) -> softmax(found, temperature);
            case Scoring.Gate(boolean _, double temperature) -> softmax(found, temperature);
            case Scoring.Shares(List<Double> shares) -> {
                List<Candidate> given = new ArrayList<>();
                for (int i = 0; i < Math.min(found.size(), shares.size()); i++) {
                    given.add(found.get(i).sharing(shares.get(i)));
                }
                yield given;
            }
            case Scoring.Tags(double temperature, Map<String, Double> factors) ->
                normalised(softmax(found, temperature).stream()
                        .map(each ->
                                each.sharing(each.share() * factor(tags.getOrDefault(each.id(), Set.of()), factors)))
                        .toList());
        };
    }

    private static double factor(Set<String> tags, Map<String, Double> factors) {
        return factors.entrySet().stream()
                .filter(each -> tags.contains(each.getKey()))
                .mapToDouble(Map.Entry::getValue)
                .reduce(1, (a, b) -> a * b);
    }

    private static List<Candidate> softmax(List<Candidate> found, double temperature) {
        double best = found.stream().mapToDouble(Candidate::score).max().orElse(0);
        return normalised(found.stream()
                .map(each -> each.sharing(Math.exp((each.score() - best) / temperature)))
                .toList());
    }

    private static List<Candidate> normalised(List<Candidate> candidates) {
        double sum = candidates.stream().mapToDouble(Candidate::share).sum();
        return sum > 0
                ? candidates.stream()
                        .map(each -> each.sharing(each.share() / sum))
                        .toList()
                : candidates;
    }

    /**
     * The blend: pinned adapters with their weights, and beside them as many of the found ones as there is room for, with what the pinned leave.
     *
     * @param scored best first, with shares
     * @param asked how the shares were made
     */
    static Mixed mixed(Step.Mix step, List<Candidate> scored, Scoring asked) {
        Set<String> names = step.pinned().stream().map(pin -> name(pin.id())).collect(Collectors.toSet());
        int room = Math.max(0, step.atMost() - step.pinned().size());
        List<Candidate> kept = scored.stream()
                .filter(each -> !names.contains(each.id()) && each.share() != 0)
                .limit(room)
                .toList();
        if (!(asked instanceof Scoring.Shares)) {
            List<Candidate> heavy = kept.stream()
                    .filter(each -> each.share() >= step.leastShare())
                    .toList();
            kept = normalised(heavy.isEmpty() ? kept.stream().limit(1).toList() : heavy);
        }
        double pinned = step.pinned().stream().mapToDouble(Step.Pinned::weight).sum();
        double left = step.pinned().isEmpty() ? 1 : Math.max(0, 1 - pinned);
        List<Mixed.Member> members = new ArrayList<>();
        step.pinned().forEach(pin -> members.add(new Mixed.Member(pin.id(), pin.weight())));
        kept.stream().filter(_ -> left > 0).forEach(each -> members.add(Mixed.Member.of(each, left * each.share())));
        boolean prior = asked instanceof Scoring.Gate gate && gate.prior() && GATES.contains(step.mode());
        return new Mixed(step.mode(), members, prior, step.router());
    }

    private static String name(String reference) {
        return reference.split("[:@]", 2)[0];
    }
}
