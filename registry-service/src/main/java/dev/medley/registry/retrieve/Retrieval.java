package dev.medley.registry.retrieve;

import java.util.List;

/** What fits, best first, and the nearest of what was left out, nearest first. */
public record Retrieval(List<RetrievedAdapter> adapters, List<LeftOut> leftOut) {
    public Retrieval {
        adapters = List.copyOf(adapters);
        leftOut = List.copyOf(leftOut);
    }
}
