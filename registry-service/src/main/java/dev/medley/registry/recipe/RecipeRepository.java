package dev.medley.registry.recipe;

import dev.medley.format.AdapterReference;
import dev.medley.registry.account.AccountKind;
import dev.medley.registry.adapter.Visibility;
import dev.medley.registry.sql.NativeSql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The tables of recipes. */
@ApplicationScoped
@Transactional
class RecipeRepository {
    private static final String RECIPE =
            "select r.id, r.owner_id, r.owner, r.name, r.visibility, r.created_at, r.updated_at,"
                    + " (select kind from account where account.id = r.owner_id) from recipe r where"
                    + " r.deleted_at is null and ";
    private static final String VERSION =
            "select v.id, v.digest, v.definition, v.note, v.created_at from recipe_version v ";

    private final NativeSql database;

    @Inject
    RecipeRepository(NativeSql database) {
        this.database = database;
    }

    /** A tag and where it points. */
    record Tagged(String name, String version, Instant updatedAt) {}

    /** A version that a tag has pointed to. */
    record Move(String version, Instant at, String by) {}

    Optional<Recipe> find(String owner, String name) {
        return recipes(RECIPE + "r.owner = ?1 and r.name = ?2", owner, name).stream()
                .findFirst();
    }

    /** One that was not deleted; others that change it wait until the transaction ends. */
    Optional<Recipe> lock(UUID id) {
        return recipes(RECIPE + "r.id = ?1 for update", id).stream().findFirst();
    }

    /** Public ones and those of owners that the account acts for, newest first. */
    List<Recipe> list(Optional<String> owner, Optional<UUID> account) {
        return recipes(
                RECIPE + "(cast(?1 as text) is null or r.owner = cast(?1 as text)) and (r.visibility = 'public'"
                        + " or r.owner_id = any (cast((select owners_of(cast(?2 as uuid))) as uuid[])))"
                        + " order by r.updated_at desc, r.id limit 1000",
                owner.orElse(null),
                account.map(UUID::toString).orElse(null));
    }

    /** False where the name is or was somebody's; of two that take it at once the second waits for the first. */
    boolean create(Recipe recipe) {
        return database.execute(
                        "insert into recipe (id, owner_id, owner, name, visibility) values (?1, ?2, ?3, ?4, ?5)"
                                + " on conflict (owner, name) do nothing",
                        recipe.id(),
                        recipe.ownerId(),
                        recipe.owner(),
                        recipe.name(),
                        recipe.visibility().label())
                == 1;
    }

    void show(Recipe recipe, Visibility visibility) {
        database.execute(
                "update recipe set visibility = ?2, updated_at = now() where id = ?1", recipe.id(), visibility.label());
    }

    void delete(Recipe recipe) {
        database.execute("update recipe set deleted_at = now() where id = ?1", recipe.id());
    }

    /** The version with this content, made where there is none. */
    RecipeVersion save(Recipe recipe, String digest, String definition, String note, UUID by) {
        database.execute(
                "insert into recipe_version (id, recipe_id, digest, definition, note, created_by)"
                        + " values (?1, ?2, ?3, ?4, ?5, ?6) on conflict (recipe_id, digest) do nothing",
                UUID.randomUUID(),
                recipe.id(),
                digest,
                definition,
                note,
                by);
        return version(recipe, new AdapterReference.Version(digest)).orElseThrow();
    }

    Optional<RecipeVersion> version(Recipe recipe, AdapterReference.Selector selector) {
        String where = switch (selector) {
            case AdapterReference.Version _ -> "where v.recipe_id = ?1 and v.digest = ?2";
            case AdapterReference.Tag _ ->
                "join recipe_tag t on t.version_id = v.id where t.recipe_id = ?1 and t.name = ?2";
        };
        return versions(VERSION + where, recipe.id(), selector.toString()).stream()
                .findFirst();
    }

    /** Newest first. */
    List<RecipeVersion> versions(Recipe recipe) {
        return versions(VERSION + "where v.recipe_id = ?1 order by v.created_at desc, v.id", recipe.id());
    }

    List<String> tagsOf(Recipe recipe, RecipeVersion version) {
        return database
                .rows(
                        "select name, 1 from recipe_tag where recipe_id = ?1 and version_id = ?2 order by name",
                        recipe.id(),
                        version.id())
                .stream()
                .map(row -> (String) row[0])
                .toList();
    }

    /** Points a tag to a version and keeps where it pointed; nothing when it points there already. */
    void move(Recipe recipe, String tag, RecipeVersion version, UUID by) {
        int moved = database.execute(
                "insert into recipe_tag (recipe_id, name, version_id) values (?1, ?2, ?3)"
                        + " on conflict (recipe_id, name) do update set version_id = excluded.version_id,"
                        + " updated_at = now() where recipe_tag.version_id <> excluded.version_id",
                recipe.id(),
                tag,
                version.id());
        if (moved > 0) {
            database.execute(
                    "insert into recipe_tag_history (recipe_id, name, version_id, moved_by) values (?1, ?2, ?3, ?4)",
                    recipe.id(),
                    tag,
                    version.id(),
                    by);
            database.execute("update recipe set updated_at = now() where id = ?1", recipe.id());
        }
    }

    boolean removeTag(Recipe recipe, String tag) {
        return database.execute("delete from recipe_tag where recipe_id = ?1 and name = ?2", recipe.id(), tag) == 1;
    }

    List<Tagged> tags(Recipe recipe) {
        return database
                .rows(
                        "select t.name, v.digest, t.updated_at from recipe_tag t join recipe_version v"
                                + " on v.id = t.version_id where t.recipe_id = ?1 order by t.name",
                        recipe.id())
                .stream()
                .map(row -> new Tagged((String) row[0], (String) row[1], (Instant) row[2]))
                .toList();
    }

    /** Newest first. */
    List<Move> history(Recipe recipe, String tag) {
        return database
                .rows(
                        "select v.digest, h.moved_at, a.username from recipe_tag_history h"
                                + " join recipe_version v on v.id = h.version_id join account a on a.id = h.moved_by"
                                + " where h.recipe_id = ?1 and h.name = ?2 order by h.id desc",
                        recipe.id(),
                        tag)
                .stream()
                .map(row -> new Move((String) row[0], (Instant) row[1], (String) row[2]))
                .toList();
    }

    private List<Recipe> recipes(String sql, Object... parameters) {
        return database.rows(sql, parameters).stream()
                .map(row -> new Recipe(
                        (UUID) row[0],
                        (UUID) row[1],
                        (String) row[2],
                        AccountKind.of((String) row[7]),
                        (String) row[3],
                        Visibility.of((String) row[4]).orElseThrow(),
                        (Instant) row[5],
                        (Instant) row[6]))
                .toList();
    }

    private List<RecipeVersion> versions(String sql, Object... parameters) {
        return database.rows(sql, parameters).stream()
                .map(row -> new RecipeVersion(
                        (UUID) row[0], (String) row[1], (String) row[2], (String) row[3], (Instant) row[4]))
                .toList();
    }
}
