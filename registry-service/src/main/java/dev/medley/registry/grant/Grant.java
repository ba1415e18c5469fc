package dev.medley.registry.grant;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Leave for one request on one base with exactly these adapters.
 *
 * @param account id of who asks
 * @param call id of the call: no other one has it, though clients may give several requests one id
 * @param mode as in the API, or {@code base}
 * @param router of mode {@code ramole}; its weight says nothing
 * @param routeMillis how long finding the adapters took
 */
public record Grant(
        String account,
        String call,
        String base,
        String mode,
        List<Member> adapters,
        Optional<Member> router,
        double routeMillis) {
    public Grant {
        adapters = List.copyOf(adapters);
    }

    /**
     * One adapter of the blend.
     *
     * @param id {@code owner/name}
     * @param version {@code sha256:<64 hex>}
     * @param weight its share; in a gated mode its prior, where 1 for all means none
     * @param score the retriever's cosine; absent where the request named the adapter
     */
    public record Member(String id, String version, double weight, Optional<Double> score) {}

    /** Whether the holder may fetch this version. */
    public boolean allows(String version) {
        return Stream.concat(adapters.stream(), router.stream())
                .anyMatch(member -> member.version().equals(version));
    }
}
