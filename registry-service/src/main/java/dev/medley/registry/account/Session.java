package dev.medley.registry.account;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;

/** A signed-in browser; its cookie's hash. */
@Entity
@Table(name = "session")
class Session {
    static final Duration LIFETIME = Duration.ofDays(14);

    @Id
    @Column(name = "token_hash")
    private String tokenHash;

    @ManyToOne(optional = false)
    @JoinColumn(name = "account_id")
    private Account account;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "expires_at")
    private Instant expiresAt;

    protected Session() {}

    Session(String token, Account account) {
        this.tokenHash = KeySecret.hash(token);
        this.account = account;
        this.createdAt = Instant.now();
        this.expiresAt = createdAt.plus(LIFETIME);
    }

    Account account() {
        return account;
    }

    boolean isUsable(Instant now) {
        return now.isBefore(expiresAt);
    }
}
