package dev.medley.registry.account;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** A signed-in browser; its cookie's hash. */
@Entity
@Table(name = "session")
class Session {
    static final Duration LIFETIME = Duration.ofDays(14);
    private static final int LONGEST_AGENT = 200;

    @Id
    @Column(name = "token_hash")
    private String tokenHash;

    @Column(name = "id", nullable = false, updatable = false)
    private UUID id;

    @Column(name = "agent", nullable = false, updatable = false)
    private String agent;

    @ManyToOne(optional = false)
    @JoinColumn(name = "account_id")
    private Account account;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "expires_at")
    private Instant expiresAt;

    @Column(name = "confirmed_at", nullable = false)
    private Instant confirmedAt;

    protected Session() {}

    /** @param agent what the browser calls itself, as far as it helps a person to know it again */
    Session(String token, Account account, String agent) {
        this.tokenHash = KeySecret.hash(token);
        this.id = UUID.randomUUID();
        this.agent = agent.substring(0, Math.min(agent.length(), LONGEST_AGENT));
        this.account = account;
        this.createdAt = Instant.now();
        this.confirmedAt = createdAt;
        this.expiresAt = createdAt.plus(LIFETIME);
    }

    UUID id() {
        return id;
    }

    Account account() {
        return account;
    }

    String agent() {
        return agent;
    }

    Instant createdAt() {
        return createdAt;
    }

    Instant expiresAt() {
        return expiresAt;
    }

    /** When its person last proved who they are. */
    Instant confirmedAt() {
        return confirmedAt;
    }

    void confirm() {
        confirmedAt = Instant.now();
    }

    boolean isOf(String token) {
        return tokenHash.equals(KeySecret.hash(token));
    }

    boolean isUsable(Instant now) {
        return now.isBefore(expiresAt);
    }
}
