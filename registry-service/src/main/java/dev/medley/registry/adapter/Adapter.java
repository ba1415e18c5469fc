package dev.medley.registry.adapter;

import dev.medley.format.AdapterName;
import dev.medley.registry.account.Account;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** A name with an owner; its versions hold the weights. */
@Entity
@Table(name = "adapter")
public class Adapter {
    @Id
    private UUID id;

    @ManyToOne(optional = false)
    @JoinColumn(name = "owner_id")
    private Account ownerAccount;

    private String owner;
    private String name;
    private String visibility;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "updated_at")
    private Instant updatedAt;

    @Column(name = "deleted_at")
    private Instant deletedAt;

    protected Adapter() {}

    Adapter(Account ownerAccount, AdapterName name) {
        this.id = UUID.randomUUID();
        this.ownerAccount = ownerAccount;
        this.owner = name.owner();
        this.name = name.name();
        this.visibility = Visibility.PUBLIC.label();
        this.createdAt = Instant.now();
        this.updatedAt = createdAt;
    }

    public UUID id() {
        return id;
    }

    public AdapterName name() {
        return new AdapterName(owner, name);
    }

    public Visibility visibility() {
        return Visibility.of(visibility).orElseThrow();
    }

    public Instant createdAt() {
        return createdAt;
    }

    public Instant updatedAt() {
        return updatedAt;
    }

    boolean isDeleted() {
        return deletedAt != null;
    }

    /** The one rule of who sees an adapter by name; searches hold the same rule in SQL. */
    public boolean isVisibleTo(Optional<UUID> account) {
        return deletedAt == null && (visibility() != Visibility.PRIVATE || isOwnedBy(account));
    }

    public boolean isOwnedBy(Optional<UUID> account) {
        return account.filter(ownerAccount.id()::equals).isPresent();
    }

    public void show(Visibility to) {
        visibility = to.label();
        touch();
    }

    void touch() {
        updatedAt = Instant.now();
    }

    /** The row stays: the name is never given out again. */
    public void delete() {
        deletedAt = Instant.now();
    }
}
