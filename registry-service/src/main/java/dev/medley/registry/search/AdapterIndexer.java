package dev.medley.registry.search;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.medley.registry.adapter.VersionPublished;
import dev.medley.registry.embedding.Embedder;
import dev.medley.registry.embedding.Vector;
import dev.medley.registry.retrieve.ExamplePrompts;
import dev.medley.registry.retrieve.Projections;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;

/**
 * Makes a version findable: one vector for people's searches, one for routing prompts, and its words. It works inside the
 * transaction that publishes, so that a version is found from the moment it exists, or neither is.
 */
@ApplicationScoped
class AdapterIndexer {
    /** Of example prompts with their vectors, in bytes: some thousands. */
    private static final long REMEMBERED = 8L << 20;

    private final VersionTexts texts;
    private final Embedder embedder;
    private final Projections projections;
    private final EmbeddingRepository repository;
    /** A new version mostly brings the prompts of the one before, and each takes the model some milliseconds. */
    private final Cache<String, Vector> questions = Caffeine.newBuilder()
            .maximumWeight(REMEMBERED)
            .expireAfterAccess(Duration.ofHours(1))
            .weigher((String prompt, Vector _) -> 2 * prompt.length() + Vector.DIMENSIONS * Float.BYTES)
            .build();

    @Inject
    AdapterIndexer(VersionTexts texts, Embedder embedder, Projections projections, EmbeddingRepository repository) {
        this.texts = texts;
        this.embedder = embedder;
        this.projections = projections;
        this.repository = repository;
    }

    void index(@Observes VersionPublished published) {
        AdapterText text = texts.find(published.version()).orElseThrow();
        ExamplePrompts prompts = prompts(text);
        Projections.Place place = projections.placeOf(published.version(), prompts);
        // A card may be made of characters that can't be seen; a name always says something.
        Vector search = embedder.document(text.searchText())
                .or(() -> embedder.document(text.id()))
                .orElseThrow();
        repository.store(published.version(), text, search, prompts, place);
    }

    /** Prompts are compared with prompts; an adapter without any is known by what its card says it does. */
    private ExamplePrompts prompts(AdapterText text) {
        List<Vector> prompts = text.prompts().stream()
                .map(prompt -> questions.get(prompt, embedder::question))
                .toList();
        return prompts.isEmpty()
                ? ExamplePrompts.ofCard(embedder.question(text.searchText()))
                : ExamplePrompts.of(prompts);
    }
}
