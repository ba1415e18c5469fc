package dev.medley.registry.organisation;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.medley.registry.account.Account;
import dev.medley.registry.account.MemberRole;
import dev.medley.registry.account.SecretToken;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;

/** Invitations into organisations that wait for an answer. What has expired is as good as gone. */
@ApplicationScoped
class InvitationRepository {
    private static final String SELECT = """
            select i.id, i.organisation_id, o.username as organisation, p.username, i.role, b.username as sender,
                   i.created_at, i.expires_at
            from organisation_invitation i join account o on o.id = i.organisation_id
            left join account p on p.id = i.account_id left join account b on b.id = i.created_by
            where i.expires_at > now() and\s""";

    private final EntityManager database;

    @Inject
    InvitationRepository(EntityManager database) {
        this.database = database;
    }

    /**
     * One that waits.
     *
     * @param username whom it is for; absent: whoever has its link
     * @param invitedBy absent once that account is gone
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record Pending(
            UUID id,
            String organisation,
            Optional<String> username,
            String role,
            Optional<String> invitedBy,
            Instant createdAt,
            Instant expiresAt) {
        MemberRole memberRole() {
            return MemberRole.of(role).orElseThrow();
        }
    }

    /** For a person. A second one takes the place of the first. */
    UUID invite(Account organisation, Account person, MemberRole role, Account by, Instant expiresAt) {
        return (UUID) database.createNativeQuery("""
                        insert into organisation_invitation
                            (id, organisation_id, account_id, role, created_by, expires_at)
                        values (?1, ?2, ?3, ?4, ?5, ?6)
                        on conflict (organisation_id, account_id) do update set
                            role = excluded.role, created_by = excluded.created_by, created_at = now(),
                            expires_at = excluded.expires_at
                        returning id""", UUID.class)
                .setParameter(1, UUID.randomUUID())
                .setParameter(2, organisation.id())
                .setParameter(3, person.id())
                .setParameter(4, role.label())
                .setParameter(5, by.id())
                .setParameter(6, expiresAt)
                .getSingleResult();
    }

    /** For one person, whoever has the token. */
    UUID invite(Account organisation, SecretToken token, MemberRole role, Account by, Instant expiresAt) {
        UUID id = UUID.randomUUID();
        database.createNativeQuery("""
                        insert into organisation_invitation
                            (id, organisation_id, token_hash, role, created_by, expires_at)
                        values (?1, ?2, ?3, ?4, ?5, ?6)""")
                .setParameter(1, id)
                .setParameter(2, organisation.id())
                .setParameter(3, token.hash())
                .setParameter(4, role.label())
                .setParameter(5, by.id())
                .setParameter(6, expiresAt)
                .executeUpdate();
        return id;
    }

    List<Pending> of(Account organisation) {
        return find("i.organisation_id = ?1 order by i.created_at, i.id", organisation.id());
    }

    List<Pending> to(Account person) {
        return find("i.account_id = ?1 order by i.created_at, i.id", person.id());
    }

    /** The one with that id for that person, held for the caller's transaction: of two answers one counts. */
    Optional<Pending> hold(UUID id, Account person) {
        return find("i.id = ?1 and i.account_id = ?2 for update of i", id, person.id()).stream()
                .findFirst();
    }

    Optional<Pending> find(SecretToken token) {
        return find("i.token_hash = ?1", token.hash()).stream().findFirst();
    }

    /** As {@link #find(SecretToken)}, held for the caller's transaction. */
    Optional<Pending> hold(SecretToken token) {
        return find("i.token_hash = ?1 for update of i", token.hash()).stream().findFirst();
    }

    /** Whether there was one. */
    boolean remove(UUID id) {
        return database.createNativeQuery("delete from organisation_invitation where id = ?1")
                        .setParameter(1, id)
                        .executeUpdate()
                > 0;
    }

    /** Whether the organisation had one with that id. */
    boolean withdraw(Account organisation, UUID id) {
        return database.createNativeQuery("delete from organisation_invitation where id = ?1 and organisation_id = ?2")
                        .setParameter(1, id)
                        .setParameter(2, organisation.id())
                        .executeUpdate()
                > 0;
    }

    private List<Pending> find(String condition, Object... values) {
        Query query = database.unwrap(Session.class).createNativeQuery(SELECT + condition, Object[].class);
        for (int i = 0; i < values.length; i++) {
            query.setParameter(i + 1, values[i]);
        }
        List<?> rows = query.getResultList();
        return rows.stream()
                .map(Object[].class::cast)
                .map(InvitationRepository::pending)
                .toList();
    }

    private static Pending pending(Object[] row) {
        return new Pending(
                (UUID) row[0],
                (String) row[2],
                Optional.ofNullable((String) row[3]),
                (String) row[4],
                Optional.ofNullable((String) row[5]),
                (Instant) row[6],
                (Instant) row[7]);
    }
}
