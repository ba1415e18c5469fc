package dev.medley.registry.recipe;

import dev.medley.format.AdapterReference;
import dev.medley.registry.recipe.RecipeView.VersionView;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/** Recipes and their versions as the API shows them. */
@ApplicationScoped
class RecipeShown {
    private final RecipeRepository repository;
    private final RecipeAccess access;

    @Inject
    RecipeShown(RecipeRepository repository, RecipeAccess access) {
        this.repository = repository;
        this.access = access;
    }

    RecipeView line(Recipe recipe) {
        return view(recipe, AdapterReference.Tag.LATEST, false);
    }

    RecipeView whole(Recipe recipe, AdapterReference.Selector selector) {
        return view(recipe, selector, true);
    }

    VersionView version(Recipe recipe, RecipeVersion version, boolean whole) {
        return VersionView.of(version, repository.tagsOf(recipe, version), whole);
    }

    private RecipeView view(Recipe recipe, AdapterReference.Selector selector, boolean whole) {
        Optional<RecipeVersion> latest = repository.version(recipe, selector);
        return RecipeView.of(
                recipe, latest, latest.map(version -> version(recipe, version, whole)), access.edits(recipe));
    }
}
