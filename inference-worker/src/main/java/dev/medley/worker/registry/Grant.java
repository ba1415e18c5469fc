package dev.medley.worker.registry;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Leave of the registry for one request on one base with exactly these adapters.
 *
 * @param account whose request it is
 * @param mode as in the API, or {@code base}
 * @param router of mode {@code ramole}; its weight says nothing
 * @param routeMillis how long finding the adapters took
 * @param token the signed text, which the registry wants to see when adapters are fetched
 */
public record Grant(
        String account,
        String base,
        String mode,
        List<Member> adapters,
        Optional<Member> router,
        double routeMillis,
        String token) {
    public Grant {
        adapters = List.copyOf(adapters);
    }

    /**
     * One adapter of the blend.
     *
     * @param version {@code sha256:<64 hex>}
     * @param weight its share; with a gate its prior, where 1 for all means none
     * @param score the retriever's cosine; absent where the request named the adapter
     */
    public record Member(String id, String version, double weight, OptionalDouble score) {
        public Member {
            if (!version.matches("sha256:[0-9a-f]{64}") || !Double.isFinite(weight)) {
                throw new IllegalArgumentException("malformed adapter " + id);
            }
        }
    }
}
