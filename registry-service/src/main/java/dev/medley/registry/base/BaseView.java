package dev.medley.registry.base;

import java.util.Optional;
import java.util.function.Predicate;

/** A base as the API shows it. */
record BaseView(
        String name,
        String license,
        int layers,
        int hiddenSize,
        DefaultMixture defaultMixture,
        Optional<String> defaultRouter,
        Optional<String> defaultRetriever,
        double fitSlack,
        Workers workers) {
    /** @param isSeen whether the reader may know of what a reference names */
    static BaseView of(BaseModel base, Predicate<String> isSeen) {
        return new BaseView(
                base.name(),
                base.license(),
                base.layers(),
                base.hiddenSize(),
                base.defaultMixture(),
                base.router().filter(isSeen),
                base.retriever().filter(isSeen),
                base.fitSlack(),
                new Workers(base.readyWorkers()));
    }

    /** @param ready how many answer right now */
    record Workers(int ready) {}
}
