package dev.medley.registry.organisation;

import dev.medley.registry.account.Account;
import dev.medley.registry.account.AccountKind;
import dev.medley.registry.account.AccountService;
import dev.medley.registry.account.MemberRole;
import dev.medley.registry.account.Memberships;
import dev.medley.registry.account.SecretToken;
import dev.medley.registry.organisation.InvitationRepository.Pending;
import dev.medley.registry.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.UUID;

/** Joining an organisation takes two: an owner who invites, and somebody who accepts. */
@ApplicationScoped
class InvitationService {
    private static final String PREFIX = "mdl_org_";

    private final InvitationRepository invitations;
    private final AccountService accounts;
    private final Memberships memberships;
    private final Event<MemberInvited> invited;
    private final Event<InvitationAnswered> answered;

    @Inject
    InvitationService(
            InvitationRepository invitations,
            AccountService accounts,
            Memberships memberships,
            Event<MemberInvited> invited,
            Event<InvitationAnswered> answered) {
        this.invitations = invitations;
        this.accounts = accounts;
        this.memberships = memberships;
        this.invited = invited;
        this.answered = answered;
    }

    /** What an owner gives away. */
    record Terms(Account organisation, MemberRole role, Account by, Instant expiresAt) {}

    /** An invitation that anybody may use, and its token, which is not kept. */
    record Link(UUID id, SecretToken token) {}

    @Transactional
    UUID invite(Terms terms, String username) {
        Account person = accounts.find(username)
                .filter(found -> found.kind() == AccountKind.PERSON)
                .orElseThrow(() -> new Problem(404, "ACCOUNT_NOT_FOUND", "There is no such person."));
        requireNoMember(terms.organisation(), person);
        UUID id = invitations.invite(terms.organisation(), person, terms.role(), terms.by(), terms.expiresAt());
        invited.fire(new MemberInvited(
                person.id(), terms.organisation().username(), terms.role().label()));
        return id;
    }

    @Transactional
    Link link(Terms terms) {
        SecretToken token = SecretToken.generate(PREFIX);
        return new Link(
                invitations.invite(terms.organisation(), token, terms.role(), terms.by(), terms.expiresAt()), token);
    }

    /** @throws Problem 404 for a token that is unknown, used, expired or withdrawn: all the same to whoever tries */
    @Transactional
    Pending find(SecretToken token) {
        return invitations.find(token).orElseThrow(InvitationService::unknown);
    }

    @Transactional
    Account accept(UUID id, Account person) {
        return join(invitations.hold(id, person).orElseThrow(InvitationService::unknown), person);
    }

    @Transactional
    Account accept(SecretToken token, Account person) {
        return join(invitations.hold(token).orElseThrow(InvitationService::unknown), person);
    }

    @Transactional
    void decline(UUID id, Account person) {
        Pending pending = invitations.hold(id, person).orElseThrow(InvitationService::unknown);
        invitations.remove(id);
        tell(organisation(pending), person, false);
    }

    private Account join(Pending pending, Account person) {
        Account organisation = organisation(pending);
        requireNoMember(organisation, person);
        memberships.set(organisation, accounts.reload(person), pending.memberRole());
        invitations.remove(pending.id());
        tell(organisation, person, true);
        return organisation;
    }

    private Account organisation(Pending pending) {
        return accounts.find(pending.organisation()).orElseThrow();
    }

    private void tell(Account organisation, Account person, boolean accepted) {
        answered.fire(new InvitationAnswered(organisation.id(), organisation.username(), person.username(), accepted));
    }

    /** An invitation never takes a role away that somebody has. */
    private void requireNoMember(Account organisation, Account person) {
        if (memberships.find(organisation.id(), person.id()).isPresent()) {
            throw new Problem(
                    409, "ALREADY_MEMBER", person.username() + " is a member of " + organisation.username() + ".");
        }
    }

    static Problem unknown() {
        return new Problem(
                404, "INVITATION_NOT_FOUND", "There is no such invitation: it may be answered, withdrawn or expired.");
    }
}
