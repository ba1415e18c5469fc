package dev.medley.registry.webhook;

import dev.medley.registry.account.Account;
import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.account.MemberRole;
import dev.medley.registry.account.Memberships;
import dev.medley.registry.account.Scope;
import dev.medley.registry.organisation.OrganisationService;
import dev.medley.registry.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.UUID;

/** Whose hooks the caller manages: their own as they do keys, and those of organisations that they own as they do members. */
@ApplicationScoped
class HookAccess {
    private final WebhookRepository hooks;
    private final OrganisationService organisations;
    private final Memberships memberships;
    private final CurrentAccount current;

    @Inject
    HookAccess(
            WebhookRepository hooks,
            OrganisationService organisations,
            Memberships memberships,
            CurrentAccount current) {
        this.hooks = hooks;
        this.organisations = organisations;
        this.memberships = memberships;
        this.current = current;
    }

    /**
     * The owner of that name, the caller where there is none.
     *
     * @throws Problem 404 for an organisation that the caller is not in, 403 for one that is not theirs
     */
    Account owner(Optional<String> name) {
        String caller = current.requireSignedIn().username();
        String wanted = name.orElse(caller);
        Account owner = wanted.equals(caller)
                ? current.require(Scope.KEY_MANAGE)
                : organisations.find(wanted, current.require(Scope.ORG_ADMIN), MemberRole.OWNER);
        current.requireCovered(owner.username() + "/*");
        return owner;
    }

    /** @throws Problem 404 alike for a hook that there is not and for one of somebody else */
    Webhook find(UUID id) {
        Account caller = current.requireSignedIn();
        Webhook hook = hooks.find(id)
                .filter(found -> memberships
                        .role(found.owner(), Optional.of(caller.id()))
                        .filter(role -> role.includes(MemberRole.OWNER))
                        .isPresent())
                .orElseThrow(() -> new Problem(404, "WEBHOOK_NOT_FOUND", "You have no such webhook."));
        current.require(hook.owner().equals(caller.id()) ? Scope.KEY_MANAGE : Scope.ORG_ADMIN);
        current.requireCovered(hook.ownerName() + "/*");
        return hook;
    }
}
