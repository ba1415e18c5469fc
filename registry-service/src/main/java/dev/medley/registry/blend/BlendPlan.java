package dev.medley.registry.blend;

import dev.medley.format.VersionOrigin;
import java.util.Optional;

/** A blend that can be computed: pinned parents and every number, so that it gives the same bytes whenever it is computed. */
record BlendPlan(BlendMethod method, VersionOrigin origin) {
    static Optional<BlendPlan> of(VersionOrigin origin) {
        return BlendMethod.of(origin.method()).map(method -> new BlendPlan(method, origin));
    }
}
