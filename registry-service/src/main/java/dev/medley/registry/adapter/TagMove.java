package dev.medley.registry.adapter;

import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * A tag's way from one version to another, of an adapter or of a recipe.
 *
 * @param target id of the adapter or recipe
 * @param name {@code owner/name} of it
 * @param from the version that the tag points to as the move is asked for; absent for a new tag
 * @param digest of the version that it shall point to
 * @param by the account that asks
 * @param experiment that ends as promoted when the tag has moved
 */
public record TagMove(
        Subject subject,
        UUID target,
        String name,
        String tag,
        Optional<UUID> from,
        UUID to,
        String digest,
        UUID by,
        Optional<UUID> experiment) {
    /** What the tag belongs to. */
    public enum Subject {
        ADAPTER,
        RECIPE;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Subject of(String label) {
            return valueOf(label.toUpperCase(Locale.ROOT));
        }
    }

    /** The subject as a completion's {@code model} names it, whatever version. */
    public String subjectName() {
        return subject == Subject.RECIPE ? "recipe:" + name : name;
    }

    /** The new version as a completion's {@code model} names it. */
    public String model() {
        return subjectName() + "@" + digest;
    }
}
