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
    private String gate;

    @Column(name = "taken_down_at")
    private Instant takenDownAt;

    @Column(name = "takedown_reason")
    private String takedownReason;

    /** Absent: versions without a tag stay. */
    @Column(name = "retention_days")
    private Integer retentionDays;

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
        this.gate = Gate.APPROVAL.label();
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

    public boolean isDeleted() {
        return deletedAt != null;
    }

    public UUID ownerId() {
        return ownerAccount.id();
    }

    public Gate gate() {
        return Gate.of(gate).orElseThrow();
    }

    public void guard(Gate by) {
        gate = by.label();
    }

    /** How many days versions stay once no tag points to them; empty: for ever. */
    public Optional<Integer> retentionDays() {
        return Optional.ofNullable(retentionDays);
    }

    void retain(Retention wanted) {
        retentionDays = switch (wanted) {
            case Retention.Days(int number) -> number;
            case Retention.Forever() -> null;
            case Retention.Unchanged() -> retentionDays;
        };
    }

    /** Why moderation took it down. */
    public Optional<String> takedown() {
        return takenDownAt == null ? Optional.empty() : Optional.of(takedownReason);
    }

    public void takeDown(String reason) {
        takenDownAt = Instant.now();
        takedownReason = reason;
    }

    public void putBack() {
        takenDownAt = null;
        takedownReason = null;
    }

    void rename(AdapterName to) {
        name = to.name();
        touch();
    }

    public void show(Visibility to) {
        visibility = to.label();
        touch();
    }

    void touch() {
        updatedAt = Instant.now();
    }

    void restore() {
        deletedAt = null;
        touch();
    }

    Optional<Instant> deletedAt() {
        return Optional.ofNullable(deletedAt);
    }

    /** The row stays: the name is never given out again. */
    void delete() {
        deletedAt = Instant.now();
    }
}
