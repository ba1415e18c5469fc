package dev.medley.registry.account;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** A person's authenticator: the secret that it has in common with the registry, and which of its codes was taken last. */
@Entity
@Table(name = "second_factor")
class SecondFactor {
    @Id
    @Column(name = "account_id")
    private UUID accountId;

    private byte[] secret;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "confirmed_at")
    private Instant confirmedAt;

    @Column(name = "last_step")
    private long lastStep;

    protected SecondFactor() {}

    SecondFactor(UUID accountId, byte[] sealed) {
        this.accountId = accountId;
        replace(sealed);
    }

    UUID accountId() {
        return accountId;
    }

    byte[] sealed() {
        return secret.clone();
    }

    /** Another secret, as long as no code has shown that an authenticator has this one. */
    final void replace(byte[] sealed) {
        secret = sealed.clone();
        createdAt = Instant.now();
        lastStep = 0;
    }

    /** Whether codes are asked for. */
    boolean isOn() {
        return confirmedAt != null;
    }

    Optional<Instant> since() {
        return Optional.ofNullable(confirmedAt);
    }

    void confirm() {
        confirmedAt = Instant.now();
    }

    long lastStep() {
        return lastStep;
    }

    void take(long step) {
        lastStep = step;
    }
}
