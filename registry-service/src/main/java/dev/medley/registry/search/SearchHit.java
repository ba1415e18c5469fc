package dev.medley.registry.search;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One found adapter, by the version that {@code latest} points at.
 *
 * @param id {@code owner/name}
 * @param version {@code sha256:<64 hex>}; absent where there is none yet
 * @param size bytes of all files
 * @param kind {@code adapter}, {@code router} or {@code retriever}
 * @param ownerKind {@code person} or {@code organisation}
 * @param score higher is closer; absent where nothing was asked
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record SearchHit(
        String id,
        String owner,
        String name,
        Optional<String> version,
        String title,
        String summary,
        String base,
        int rank,
        long size,
        String license,
        List<String> tags,
        Instant updatedAt,
        String visibility,
        String kind,
        String ownerKind,
        Optional<Double> score,
        Optional<Explanation> explanation) {
    /**
     * What the score is made of: {@code meaning} is a cosine, {@code words} counts by half.
     *
     * @param meaning absent where only words are compared
     * @param words absent where only meaning is compared
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Explanation(Optional<Double> meaning, Optional<Double> words) {}

    public SearchHit {
        tags = List.copyOf(tags);
    }
}
