package dev.medley.registry.account;

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

    @Column(name = "created_at")
    private Instant createdAt;

    protected Account() {}

    Account(String username, String email, Optional<String> passwordHash, boolean admin) {
        this.id = UUID.randomUUID();
        this.username = username;
        this.email = email;
        this.passwordHash = passwordHash.orElse(null);
        this.role = admin ? "admin" : "user";
        this.createdAt = Instant.now();
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

    public String role() {
        return role;
    }

    public boolean isAdmin() {
        return role.equals("admin");
    }

    Instant createdAt() {
        return createdAt;
    }
}
