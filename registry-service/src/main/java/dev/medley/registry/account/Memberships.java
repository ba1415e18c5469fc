package dev.medley.registry.account;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Who acts for whom. */
@ApplicationScoped
public class Memberships {
    private final EntityManager database;

    @Inject
    Memberships(EntityManager database) {
        this.database = database;
    }

    /** What an account may do in an owner's name; everybody owns themselves. */
    @Transactional
    public Optional<MemberRole> role(UUID owner, Optional<UUID> account) {
        if (account.filter(owner::equals).isPresent()) {
            return Optional.of(MemberRole.OWNER);
        }
        return account.flatMap(member -> find(owner, member)).map(Membership::role);
    }

    public Optional<Membership> find(UUID owner, UUID member) {
        return Optional.ofNullable(database.find(Membership.class, new Membership.Key(owner, member)));
    }

    /** Oldest first. */
    public List<Membership> of(Account owner) {
        return database.createQuery(
                        "from Membership m where m.key.ownerId = :owner order by m.createdAt, m.key.accountId",
                        Membership.class)
                .setParameter("owner", owner.id())
                .getResultList();
    }

    /** The owners that an account acts for beside itself. */
    @Transactional
    public List<Account> ownersOf(Account member) {
        return database.createQuery(
                        "select a from Account a join Membership m on m.key.ownerId = a.id"
                                + " where m.key.accountId = :member order by a.username",
                        Account.class)
                .setParameter("member", member.id())
                .getResultList();
    }

    /** Adds the member, or gives them another role. */
    public void set(Account owner, Account member, MemberRole role) {
        find(owner.id(), member.id())
                .ifPresentOrElse(
                        present -> present.become(role), () -> database.persist(new Membership(owner, member, role)));
    }

    public void remove(Membership membership) {
        database.remove(membership);
    }
}
