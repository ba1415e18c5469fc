package dev.medley.registry.organisation;

import dev.medley.registry.account.Account;
import dev.medley.registry.account.AccountKind;
import dev.medley.registry.account.AccountService;
import dev.medley.registry.account.MemberRole;
import dev.medley.registry.account.Membership;
import dev.medley.registry.account.Memberships;
import dev.medley.registry.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.Optional;

/** Rules of organisations: only members know who is a member, only owners change that, and one owner always remains. */
@ApplicationScoped
public class OrganisationService {
    private final AccountService accounts;
    private final Memberships memberships;

    @Inject
    OrganisationService(AccountService accounts, Memberships memberships) {
        this.accounts = accounts;
        this.memberships = memberships;
    }

    @Transactional
    Account create(String name, Account founder) {
        Account organisation = accounts.createOwner(name, AccountKind.ORGANISATION);
        memberships.set(organisation, accounts.reload(founder), MemberRole.OWNER);
        return organisation;
    }

    /**
     * The organisation of that name, for somebody who has at least that role in it.
     *
     * @throws Problem 404 also for organisations that the account has no role in
     */
    public Account find(String name, Account caller, MemberRole least) {
        Account organisation = accounts.find(name)
                .filter(found -> found.kind() == AccountKind.ORGANISATION)
                .filter(found ->
                        memberships.role(found.id(), Optional.of(caller.id())).isPresent())
                .orElseThrow(() ->
                        new Problem(404, "ORGANISATION_NOT_FOUND", "There is no such organisation that you are in."));
        boolean enough = memberships
                .role(organisation.id(), Optional.of(caller.id()))
                .filter(role -> role.includes(least))
                .isPresent();
        if (!enough) {
            throw new Problem(403, "NOT_OWNER", "Only an owner of the organisation may do this.");
        }
        return organisation;
    }

    /** Another role for a member; whoever is none has to accept an invitation first, so that nobody is made an owner who does not know of it. */
    @Transactional
    Membership set(Account organisation, String username, MemberRole role) {
        accounts.lock(organisation);
        Account member = accounts.find(username)
                .filter(found -> found.kind() == AccountKind.PERSON)
                .filter(found -> memberships.find(organisation.id(), found.id()).isPresent())
                .orElseThrow(OrganisationService::noMember);
        if (role != MemberRole.OWNER) {
            requireAnotherOwner(organisation, member);
        }
        memberships.set(organisation, member, role);
        return memberships.find(organisation.id(), member.id()).orElseThrow();
    }

    @Transactional
    void remove(Account organisation, String username) {
        accounts.lock(organisation);
        Account member = accounts.find(username).orElseThrow(OrganisationService::noMember);
        Membership membership =
                memberships.find(organisation.id(), member.id()).orElseThrow(OrganisationService::noMember);
        requireAnotherOwner(organisation, member);
        memberships.remove(membership);
    }

    private void requireAnotherOwner(Account organisation, Account leaving) {
        boolean another = memberships.of(organisation).stream()
                .anyMatch(each ->
                        each.role() == MemberRole.OWNER && !each.accountId().equals(leaving.id()));
        if (!another) {
            throw new Problem(
                    409,
                    "LAST_OWNER",
                    "An organisation keeps at least one owner; name another one first, or delete it.");
        }
    }

    private static Problem noMember() {
        return new Problem(
                404,
                "MEMBER_NOT_FOUND",
                "The organisation has no such member. Invite who shall be one: they have to accept.");
    }
}
