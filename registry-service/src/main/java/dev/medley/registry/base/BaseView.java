package dev.medley.registry.base;

import java.util.Optional;

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
    static BaseView of(BaseModel base) {
        return new BaseView(
                base.name(),
                base.license(),
                base.layers(),
                base.hiddenSize(),
                base.defaultMixture(),
                base.router(),
                base.retriever(),
                base.fitSlack(),
                new Workers(base.readyWorkers()));
    }

    /** @param ready how many answer right now */
    record Workers(int ready) {}
}
