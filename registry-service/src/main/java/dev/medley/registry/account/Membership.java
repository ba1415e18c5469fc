package dev.medley.registry.account;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** Somebody who may act for an owner: a member of an organisation, or a robot. */
@Entity
@Table(name = "membership")
public class Membership {
    /** Who acts for whom. */
    @Embeddable
    record Key(
            @Column(name = "owner_id") UUID ownerId,
            @Column(name = "account_id") UUID accountId) {}

    @EmbeddedId
    private Key key;

    private String role;

    @Column(name = "created_at")
    private Instant createdAt;

    protected Membership() {}

    Membership(Account owner, Account member, MemberRole role) {
        this.key = new Key(owner.id(), member.id());
        this.role = role.label();
        this.createdAt = Instant.now();
    }

    public UUID accountId() {
        return key.accountId();
    }

    public UUID ownerId() {
        return key.ownerId();
    }

    public MemberRole role() {
        return MemberRole.of(role).orElseThrow();
    }

    public Instant createdAt() {
        return createdAt;
    }

    void become(MemberRole wanted) {
        role = wanted.label();
    }
}
