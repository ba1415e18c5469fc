package dev.medley.registry.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A recipe as the API shows it; lists leave the definition of its latest version out. */
record RecipeView(
        String id,
        String owner,
        String ownerKind,
        String name,
        String visibility,
        String description,
        Instant createdAt,
        Instant updatedAt,
        boolean canEdit,
        Optional<VersionView> latest) {

    /** A version; {@code definition} is absent in lists. */
    record VersionView(
            String version,
            Instant createdAt,
            String note,
            List<String> tags,

            @Schema(type = SchemaType.OBJECT, implementation = Object.class)
            Optional<JsonNode> definition) {
        static VersionView of(RecipeVersion version, List<String> tags, boolean whole) {
            return new VersionView(
                    version.digest(),
                    version.createdAt(),
                    version.note(),
                    tags,
                    whole ? Optional.of(CanonicalJson.read(version.definition())) : Optional.empty());
        }
    }

    static RecipeView of(Recipe recipe, Optional<RecipeVersion> latest, Optional<VersionView> shown, boolean canEdit) {
        String description = latest.map(version -> CanonicalJson.read(version.definition())
                        .path("description")
                        .asText())
                .orElse("");
        return new RecipeView(
                recipe.reference(),
                recipe.owner(),
                recipe.ownerKind().label(),
                recipe.name(),
                recipe.visibility().label(),
                description,
                recipe.createdAt(),
                recipe.updatedAt(),
                canEdit,
                shown);
    }
}
