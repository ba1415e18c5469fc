package dev.medley.registry.recipe;

import dev.medley.format.AdapterName;
import dev.medley.registry.account.Account;
import dev.medley.registry.account.AccountService;
import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.account.MemberRole;
import dev.medley.registry.account.Memberships;
import dev.medley.registry.account.Scope;
import dev.medley.registry.adapter.Visibility;
import dev.medley.registry.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.UUID;

/** Who sees and changes a recipe: the rules of adapters. A hidden recipe and a missing one answer alike. */
@ApplicationScoped
public class RecipeAccess {
    private final RecipeRepository repository;
    private final AccountService accounts;
    private final Memberships memberships;
    private final CurrentAccount current;

    @Inject
    RecipeAccess(
            RecipeRepository repository, AccountService accounts, Memberships memberships, CurrentAccount current) {
        this.repository = repository;
        this.accounts = accounts;
        this.memberships = memberships;
        this.current = current;
    }

    static Problem missing() {
        return new Problem(404, "RECIPE_NOT_FOUND", "There is no such recipe, or it is not visible to you.");
    }

    /** What an account may call, by name; without regard to the present request's key. */
    Optional<Recipe> find(AdapterName name, Optional<UUID> account) {
        return repository
                .find(name.owner(), name.name())
                .filter(recipe -> recipe.visibility() != Visibility.PRIVATE
                        || memberships.role(recipe.ownerId(), account).isPresent());
    }

    /** A recipe that the caller of the present request may see. */
    Recipe visible(String owner, String name) {
        Recipe recipe = AdapterName.parse(owner + "/" + name)
                .flatMap(parsed -> find(parsed, current.id()))
                .orElseThrow(RecipeAccess::missing);
        if (recipe.visibility() == Visibility.PRIVATE) {
            if (!current.covers(recipe.reference())) {
                throw missing();
            }
            current.require(Scope.ADAPTER_READ);
        }
        return recipe;
    }

    boolean edits(Recipe recipe) {
        return edits(recipe, MemberRole.PUBLISHER);
    }

    private boolean edits(Recipe recipe, MemberRole least) {
        return memberships
                .role(recipe.ownerId(), current.id())
                .filter(role -> role.includes(least))
                .isPresent();
    }

    /** A recipe that the caller of the present request may change. */
    public Recipe editable(String owner, String name) {
        return own(owner, name, MemberRole.PUBLISHER);
    }

    /** A recipe whose rules the caller of the present request may set. */
    public Recipe owned(String owner, String name) {
        return own(owner, name, MemberRole.OWNER);
    }

    private Recipe own(String owner, String name, MemberRole least) {
        current.require(Scope.ADAPTER_WRITE);
        Recipe recipe = AdapterName.parse(owner + "/" + name)
                .flatMap(parsed -> find(parsed, current.id()))
                .orElseThrow(RecipeAccess::missing);
        if (!edits(recipe, least)) {
            throw new Problem(403, "NOT_OWNER", "Only its owners may do this.");
        }
        current.requireCovered(recipe.reference());
        return recipe;
    }

    /** The owner of a new name. */
    Account publisher(AdapterName name) {
        Account caller = current.require(Scope.ADAPTER_WRITE);
        current.requireCovered(name.toString());
        return accounts.find(name.owner())
                .filter(owner -> memberships
                        .role(owner.id(), Optional.of(caller.id()))
                        .filter(role -> role.includes(MemberRole.PUBLISHER))
                        .isPresent())
                .orElseThrow(() -> new Problem(
                        403,
                        "NOT_OWNER",
                        "You can't publish under " + name.owner() + "/, only under your own name"
                                + " and those of organisations that you publish for."));
    }
}
