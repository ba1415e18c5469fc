package dev.medley.registry.account;

import dev.medley.registry.problem.Problem;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A credential for programs. Only the hash of its secret is kept. */
@Entity
@Table(name = "api_key")
class ApiKey {
    @Id
    private String id;

    @ManyToOne(optional = false)
    @JoinColumn(name = "account_id")
    private Account account;

    private String name;

    @Column(name = "secret_hash")
    private String secretHash;

    private String hint;
    private String[] scopes;
    private String[] resources;
    private String[] networks;

    @Column(name = "budget_micros")
    private Long budgetMicros;

    @Column(name = "budget_per")
    private String budgetPer;

    @Column(name = "keeps_calls")
    private boolean keepsCalls;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "expires_at")
    private Instant expiresAt;

    @Column(name = "last_used_at")
    private Instant lastUsedAt;

    @Column(name = "revoked_at")
    private Instant revokedAt;

    protected ApiKey() {}

    ApiKey(Account account, String name, KeySecret secret, KeyLimits limits, Optional<Instant> expiresAt) {
        this.id = secret.id();
        this.account = account;
        this.name = name;
        this.secretHash = secret.hash();
        this.hint = secret.hint();
        this.scopes = limits.scopes().stream().map(Scope::label).sorted().toArray(String[]::new);
        this.resources = limits.resources().toArray(String[]::new);
        this.networks = limits.networks().stream().map(Network::toString).toArray(String[]::new);
        this.budgetMicros = limits.budget().map(Budget::micros).orElse(null);
        this.budgetPer = limits.budget().map(budget -> budget.per().label()).orElse(null);
        this.keepsCalls = limits.keepsCalls();
        this.createdAt = Instant.now();
        this.expiresAt = expiresAt.orElse(null);
    }

    String id() {
        return id;
    }

    Account account() {
        return account;
    }

    String name() {
        return name;
    }

    String secretHash() {
        return secretHash;
    }

    String hint() {
        return hint;
    }

    Set<Scope> scopes() {
        Set<Scope> set = new TreeSet<>();
        Arrays.stream(scopes).forEach(label -> Scope.of(label).ifPresent(set::add));
        return set;
    }

    List<String> resources() {
        return List.of(resources);
    }

    List<Network> networks() {
        return Arrays.stream(networks)
                .flatMap(text -> Network.parse(text).stream())
                .toList();
    }

    Optional<Budget> budget() {
        return Optional.ofNullable(budgetMicros)
                .map(micros -> new Budget(micros, Budget.Per.of(budgetPer).orElseThrow()));
    }

    boolean keepsCalls() {
        return keepsCalls;
    }

    void keepCalls(boolean wanted) {
        keepsCalls = wanted;
    }

    KeyLimits limits() {
        return new KeyLimits(scopes(), resources(), networks(), budget(), keepsCalls);
    }

    Instant createdAt() {
        return createdAt;
    }

    Optional<Instant> expiresAt() {
        return Optional.ofNullable(expiresAt);
    }

    /** How long it is good from its beginning on; empty: without an end. */
    Optional<Duration> lifetime() {
        return expiresAt().map(end -> Duration.between(createdAt, end));
    }

    Optional<Instant> lastUsedAt() {
        return Optional.ofNullable(lastUsedAt);
    }

    Optional<Instant> revokedAt() {
        return Optional.ofNullable(revokedAt);
    }

    /** @throws Problem 401 when it was revoked or has expired */
    void requireGood(Instant now) {
        if (isRevoked()) {
            throw unknown();
        }
        if (isExpired(now)) {
            throw new Problem(401, "KEY_EXPIRED", "The API key has expired. Create one on your account page.");
        }
    }

    /** The same words for keys that never were and for those that are no more. */
    static Problem unknown() {
        return new Problem(
                401, "INVALID_API_KEY", "The API key is unknown or revoked. Create one on your account page.");
    }

    boolean isRevoked() {
        return revokedAt != null;
    }

    boolean isExpired(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }

    /** Never later than it would have. */
    void expireAt(Instant end) {
        if (expiresAt == null || end.isBefore(expiresAt)) {
            expiresAt = end;
        }
    }

    void revoke() {
        if (revokedAt == null) {
            revokedAt = Instant.now();
        }
    }

    /** Kept to the minute: a busy key must not write a row for every request. */
    void used(Instant now) {
        if (lastUsedAt == null || lastUsedAt.plusSeconds(60).isBefore(now)) {
            lastUsedAt = now;
        }
    }
}
