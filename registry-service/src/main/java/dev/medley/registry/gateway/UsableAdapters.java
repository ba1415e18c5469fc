package dev.medley.registry.gateway;

import dev.medley.registry.retrieve.AdapterFilter;
import dev.medley.registry.retrieve.Retrieval;
import dev.medley.registry.retrieve.RetrievedAdapter;
import dev.medley.registry.retrieve.Retriever;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What the retriever finds for a text, but for what workers refused of late. */
@ApplicationScoped
public class UsableAdapters {
    private final Retriever retriever;
    private final RefusedVersions refused;

    @Inject
    UsableAdapters(Retriever retriever, RefusedVersions refused) {
        this.retriever = retriever;
        this.refused = refused;
    }

    /**
     * The best ones, in place of each that is refused the next best.
     *
     * @param account whose hidden adapters may be found
     */
    public Retrieval top(String text, int count, String base, AdapterFilter filter, Optional<UUID> account) {
        Retrieval found = retriever.top(text, count, base, filter, account);
        List<String> unusable = found.adapters().stream()
                .map(RetrievedAdapter::version)
                .filter(refused::contains)
                .toList();
        return unusable.isEmpty() ? found : top(text, count, base, filter.without(unusable), account);
    }
}
