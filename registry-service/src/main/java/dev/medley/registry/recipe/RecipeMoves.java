package dev.medley.registry.recipe;

import dev.medley.format.AdapterReference;
import dev.medley.registry.adapter.TagGuard;
import dev.medley.registry.adapter.TagMove;
import dev.medley.registry.adapter.TagMover;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.Optional;
import java.util.UUID;

/** How a recipe's tags move: at once, or after a guard has tested the version. */
@ApplicationScoped
@Transactional
class RecipeMoves implements TagMover {
    private final RecipeRepository repository;
    private final ExperimentRepository experiments;
    private final Instance<TagGuard> guards;

    @Inject
    RecipeMoves(RecipeRepository repository, ExperimentRepository experiments, @Any Instance<TagGuard> guards) {
        this.repository = repository;
        this.experiments = experiments;
        this.guards = guards;
    }

    /** Moves a tag, or returns the operation that decides whether it moves. */
    Optional<UUID> move(Recipe recipe, String tag, RecipeVersion to, UUID by) {
        return move(recipe, tag, to, by, Optional.empty());
    }

    /** As the other; an experiment ends as promoted with the move. */
    Optional<UUID> move(Recipe recipe, String tag, RecipeVersion to, UUID by, Optional<UUID> experiment) {
        repository.lock(recipe.id());
        TagMove move = wanted(recipe, tag, to, by, experiment);
        boolean stays = move.from().filter(to.id()::equals).isPresent();
        Optional<UUID> held = stays
                ? Optional.empty()
                : guards.stream().flatMap(guard -> guard.hold(move).stream()).findFirst();
        if (held.isEmpty()) {
            repository.move(recipe, tag, to, by);
            experiment.ifPresent(experiments::promote);
        }
        return held;
    }

    /**
     * For calls that mean a tag and get another version.
     *
     * @throws Problem as the guard of the tag that refused the version
     */
    void requireUnrefused(Recipe recipe, String tag, RecipeVersion version, UUID by) {
        TagMove move = wanted(recipe, tag, version, by, Optional.empty());
        guards.stream()
                .flatMap(guard -> guard.objection(move).stream())
                .findFirst()
                .ifPresent(objection -> {
                    throw objection;
                });
    }

    private TagMove wanted(Recipe recipe, String tag, RecipeVersion to, UUID by, Optional<UUID> experiment) {
        return new TagMove(
                TagMove.Subject.RECIPE,
                recipe.id(),
                recipe.reference(),
                tag,
                pointsTo(recipe, tag),
                to.id(),
                to.digest(),
                by,
                experiment);
    }

    @Override
    public TagMove.Subject subject() {
        return TagMove.Subject.RECIPE;
    }

    @Override
    public Result take(TagMove move) {
        Optional<Recipe> recipe = repository.lock(move.target());
        if (recipe.isEmpty()) {
            return Result.GONE;
        }
        if (!pointsTo(recipe.get(), move.tag()).equals(move.from())) {
            return Result.OVERTAKEN;
        }
        RecipeVersion version = repository
                .version(recipe.get(), new AdapterReference.Version(move.digest()))
                .orElseThrow();
        // A roll-back meanwhile counts more than the promotion that waited.
        if (move.experiment().filter(id -> !experiments.promote(id)).isPresent()) {
            return Result.OVERTAKEN;
        }
        repository.move(recipe.get(), move.tag(), version, move.by());
        return Result.MOVED;
    }

    private Optional<UUID> pointsTo(Recipe recipe, String tag) {
        return repository.version(recipe, new AdapterReference.Tag(tag)).map(RecipeVersion::id);
    }
}
