package dev.medley.registry.retrieve;

import java.util.ArrayList;
import java.util.List;

/** What fits, best first, and the nearest of what was left out, nearest first. */
public record Retrieval(List<RetrievedAdapter> adapters, List<LeftOut> leftOut) {
    public Retrieval {
        adapters = List.copyOf(adapters);
        leftOut = List.copyOf(leftOut);
    }

    /** None is taken: they are left out for not fitting, before the others. */
    public Retrieval withoutAdapters() {
        List<LeftOut> all = new ArrayList<>();
        adapters.forEach(adapter -> all.add(new LeftOut(adapter.id(), adapter.score(), "no_fit")));
        all.addAll(leftOut);
        return new Retrieval(List.of(), all);
    }

    /** Whether the prompt fits any of them. */
    public boolean fits() {
        return adapters.stream().anyMatch(RetrievedAdapter::fits);
    }
}
