package dev.medley.registry.blend;

import java.util.Locale;
import java.util.Optional;

/** How several low-rank updates become one. */
enum BlendMethod {
    /** All ranks side by side: exactly the weighted sum. */
    CAT,
    /** The weighted sum, cut to a rank: no update of that rank is nearer. */
    SVD,
    /** Only large values, only where most agree on the sign; then cut to a rank. */
    TIES,
    /** Values dropped at random, the rest scaled up; then cut to a rank. */
    DARE;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<BlendMethod> of(String label) {
        for (BlendMethod method : values()) {
            if (method.label().equals(label)) {
                return Optional.of(method);
            }
        }
        return Optional.empty();
    }
}
