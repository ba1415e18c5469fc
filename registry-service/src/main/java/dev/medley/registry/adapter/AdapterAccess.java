package dev.medley.registry.adapter;

import dev.medley.registry.account.Account;
import dev.medley.registry.account.MemberRole;
import dev.medley.registry.account.Memberships;
import dev.medley.registry.account.Publishers;
import dev.medley.registry.problem.Problem;
import dev.medley.registry.sql.NativeSql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.UUID;

/** The rules of who sees, fetches and changes an adapter. Searches hold the same rules in SQL ({@code owners_of}, {@code granted_to}). */
@ApplicationScoped
public class AdapterAccess {
    private static final String MOST_DOWNLOADS = """
            select coalesce(max(people), 0) from (
                select count(*) as people from adapter_use u join adapter a on a.id = u.adapter_id
                where a.owner_id = ?1 and a.deleted_at is null and u.day > current_date - 30
                group by a.id) used""";

    private final Memberships memberships;
    private final AccessRequests requests;
    private final Publishers publishers;
    private final NativeSql sql;

    @Inject
    AdapterAccess(Memberships memberships, AccessRequests requests, Publishers publishers, NativeSql sql) {
        this.publishers = publishers;
        this.sql = sql;
        this.memberships = memberships;
        this.requests = requests;
    }

    /** What an account may do in an owner's name. */
    public Optional<MemberRole> role(UUID owner, Optional<UUID> account) {
        return memberships.role(owner, account);
    }

    /** What an account may do with an adapter as one of its owners. */
    public Optional<MemberRole> role(Adapter adapter, Optional<UUID> account) {
        return role(adapter.ownerId(), account);
    }

    /** Whether its page exists for the account. */
    public boolean sees(Adapter adapter, Optional<UUID> account) {
        return !adapter.isDeleted()
                && (adapter.visibility() != Visibility.PRIVATE
                        || role(adapter, account).isPresent());
    }

    /** Whether the account may change it. */
    public boolean edits(Adapter adapter, Optional<UUID> account) {
        return role(adapter, account)
                .filter(role -> role.includes(MemberRole.PUBLISHER))
                .isPresent();
    }

    /** Whether the account may have its files and call it, once it sees it. */
    public boolean fetches(Adapter adapter, Optional<UUID> account) {
        return adapter.visibility() != Visibility.GATED
                || role(adapter, account).isPresent()
                || account.filter(id -> requests.isGranted(adapter.id(), id)).isPresent();
    }

    /**
     * The account must be allowed to have the files.
     *
     * @throws Problem 403 {@code GATED}
     */
    public void requireFetchable(Adapter adapter, Optional<UUID> account) {
        if (!fetches(adapter, account)) {
            throw new Problem(
                    403,
                    "GATED",
                    "`" + adapter.name() + "` is gated. Ask for access: POST /api/v1/adapters/" + adapter.name()
                            + "/access-requests, or the button on its page.");
        }
    }

    /** @throws Problem 403 when so many use what the owner has that its publishers need a second factor, and this one has none */
    void requireGuarded(Account owner, Account publisher) {
        publishers.requireGuarded(
                publisher, () -> ((Number) sql.rows(MOST_DOWNLOADS, owner.id()).getFirst()[0]).longValue());
    }

    /** @throws Problem 451 when moderation took it down */
    void requireNotTakenDown(Adapter adapter) {
        adapter.takedown().ifPresent(reason -> {
            throw new Problem(451, "TAKEN_DOWN", "`" + adapter.name() + "` was taken down: " + reason);
        });
    }
}
