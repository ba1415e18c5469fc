package dev.medley.registry.gateway;

import dev.medley.registry.grant.Grant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a request will be answered with: every name looked up, every weight known.
 *
 * @param adapters empty only in mode {@link MixtureMode#BASE}
 * @param router of mode {@link MixtureMode#RAMOLE} only
 * @param unused fields of the request's mixture that it has no use for, such as {@code mixture.top_k}
 * @param routeMillis how long finding it took
 */
record Blend(
        String base,
        MixtureMode mode,
        List<Grant.Member> adapters,
        Optional<Grant.Member> router,
        List<String> unused,
        double routeMillis) {
    Blend {
        unused = List.copyOf(unused);
        adapters = List.copyOf(adapters);
    }

    /** The base alone. */
    static Blend ofBase(String base, double routeMillis) {
        return new Blend(base, MixtureMode.BASE, List.of(), Optional.empty(), List.of(), routeMillis);
    }

    /** The same, with the fields that it has no use for. */
    Blend telling(List<String> fields) {
        return new Blend(base, mode, adapters, router, fields, routeMillis);
    }

    /** Whether all its adapters were found for the prompt, and none is named. */
    boolean isRetrieved() {
        return !adapters.isEmpty()
                && adapters.stream().allMatch(member -> member.score().isPresent());
    }

    Optional<Grant.Member> member(String id) {
        return adapters.stream().filter(each -> each.id().equals(id)).findFirst();
    }

    /** One of its adapters alone, whole. */
    Blend withOnly(Grant.Member member) {
        var whole = new Grant.Member(member.id(), member.version(), 1.0, member.score());
        return new Blend(base, MixtureMode.SINGLE, List.of(whole), Optional.empty(), unused, routeMillis);
    }

    /**
     * The same with what a search before this request said of its members.
     *
     * @param scores by digest
     */
    Blend scored(Map<String, Double> scores) {
        List<Grant.Member> known = adapters.stream()
                .map(each -> new Grant.Member(
                        each.id(),
                        each.version(),
                        each.weight(),
                        each.score().or(() -> Optional.ofNullable(scores.get(each.version())))))
                .toList();
        return new Blend(base, mode, known, router, unused, routeMillis);
    }

    List<String> digests() {
        return adapters.stream().map(Grant.Member::version).toList();
    }

    Grant toGrant(String account, String call) {
        return new Grant(account, call, base, mode.wireName(), adapters, router, routeMillis);
    }
}
