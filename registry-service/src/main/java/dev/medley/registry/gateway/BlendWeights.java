package dev.medley.registry.gateway;

import dev.medley.registry.grant.Grant;
import dev.medley.registry.retrieve.RetrievedAdapter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** What each adapter of a blend weighs: its share, or with a gate its prior. */
final class BlendWeights {
    private BlendWeights() {}

    /**
     * For adapters that the request names.
     *
     * @param members with the weights of the request
     */
    static List<Grant.Member> named(MixtureMode mode, Optional<Prior> prior, List<Grant.Member> members) {
        return switch (mode) {
            case BASE, WEIGHTED -> members;
            case UNIFORM, FUSION -> same(members, 1.0 / members.size());
            case SINGLE -> {
                // The heaviest; the first of equals.
                Grant.Member heaviest = members.getFirst();
                for (Grant.Member member : members) {
                    heaviest = member.weight() > heaviest.weight() ? member : heaviest;
                }
                yield same(List.of(heaviest), 1);
            }
            case RAMOLE, ARROW ->
                switch (prior.orElse(Prior.NONE)) {
                    case NONE -> same(members, 1);
                    case WEIGHTS -> asPrior(members);
                    case RETRIEVAL ->
                        throw RequestRefused.blend(
                                "mixture.prior", "prior retrieval needs retrieved adapters; these are named");
                };
        };
    }

    /**
     * For adapters that were retrieved, best first.
     *
     * @param gain what shares that sum to one are multiplied with; 1 where the mode takes none
     */
    static List<Grant.Member> retrieved(
            MixtureMode mode, Optional<Prior> prior, List<RetrievedAdapter> found, double temperature, double gain) {
        List<Double> equal = Collections.nCopies(found.size(), 1.0 / found.size());
        List<Double> softmax =
                SoftmaxWeights.of(found.stream().map(RetrievedAdapter::score).toList(), temperature);
        List<Double> weights = switch (mode) {
            case UNIFORM, FUSION -> equal;
            case BASE, SINGLE, WEIGHTED -> softmax;
            case RAMOLE, ARROW ->
                switch (prior.orElse(Prior.NONE)) {
                    case NONE -> Collections.nCopies(found.size(), 1.0);
                    case RETRIEVAL -> softmax;
                    case WEIGHTS ->
                        throw RequestRefused.blend(
                                "mixture.prior", "prior weights needs adapters with weights; name them in adapters");
                };
        };
        List<Grant.Member> members = new ArrayList<>();
        IntStream.range(0, found.size()).forEach(i -> {
            RetrievedAdapter adapter = found.get(i);
            members.add(new Grant.Member(
                    adapter.id(), adapter.version(), gain * weights.get(i), Optional.of(adapter.score())));
        });
        return members;
    }

    private static List<Grant.Member> asPrior(List<Grant.Member> members) {
        double total = 0;
        for (Grant.Member member : members) {
            if (member.weight() < 0) {
                throw RequestRefused.blend("adapters", "with prior weights no weight may be negative");
            }
            total += member.weight();
        }
        if (total == 0) {
            throw RequestRefused.blend("adapters", "with prior weights at least one weight must be above 0");
        }
        return members;
    }

    private static List<Grant.Member> same(List<Grant.Member> members, double weight) {
        return members.stream()
                .map(member -> new Grant.Member(member.id(), member.version(), weight, member.score()))
                .toList();
    }
}
