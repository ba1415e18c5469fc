package dev.medley.registry.account;

import dev.medley.registry.problem.Problem;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Somebody who owns adapters and keys. */
@Entity
@Table(name = "account")
public class Account {
    @Id
    private UUID id;

    private String username;
    private String email;

    @Column(name = "password_hash")
    private String passwordHash;

    private String role;
    private String kind;

    @Column(name = "suspended_at")
    private Instant suspendedAt;

    @Column(name = "suspension_reason")
    private String suspensionReason;

    @Column(name = "created_at")
    private Instant createdAt;

    protected Account() {}

    Account(String username, String email, Optional<String> passwordHash, boolean admin) {
        this.id = UUID.randomUUID();
        this.username = username;
        this.email = email;
        this.passwordHash = passwordHash.orElse(null);
        this.role = admin ? "admin" : "user";
        this.kind = AccountKind.PERSON.label();
        this.createdAt = Instant.now();
    }

    /** An account without credentials of its own: an organisation, or a robot. */
    public Account(String username, String email, AccountKind kind) {
        this(username, email, Optional.empty(), false);
        this.kind = kind.label();
    }

    public UUID id() {
        return id;
    }

    public String username() {
        return username;
    }

    public String email() {
        return email;
    }

    Optional<String> passwordHash() {
        return Optional.ofNullable(passwordHash);
    }

    void changePassword(String hash) {
        passwordHash = hash;
    }

    public String role() {
        return role;
    }

    public boolean isAdmin() {
        return role.equals("admin");
    }

    public AccountKind kind() {
        return AccountKind.of(kind);
    }

    public boolean isSuspended() {
        return suspendedAt != null;
    }

    /** @throws Problem 403 when the account is suspended */
    void requireActive() {
        if (isSuspended()) {
            throw new Problem(403, "DISABLED", "This account is suspended: " + suspensionReason);
        }
    }

    public void suspend(String reason) {
        suspendedAt = Instant.now();
        suspensionReason = reason;
    }

    public void readmit() {
        suspendedAt = null;
        suspensionReason = null;
    }

    public Optional<String> suspensionReason() {
        return Optional.ofNullable(suspensionReason);
    }

    public Instant createdAt() {
        return createdAt;
    }
}
