package dev.medley.registry.signin;

import dev.medley.registry.account.Account;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.Instant;

/** Whom a provider means by a subject. */
@SuppressWarnings("UnusedVariable") // fields are written for the database
@Entity
@Table(name = "account_identity")
class Identity {
    @EmbeddedId
    private Key key;

    @ManyToOne(optional = false)
    @JoinColumn(name = "account_id")
    private Account account;

    @Column(name = "created_at")
    private Instant createdAt;

    protected Identity() {}

    Identity(Key key, Account account) {
        this.key = key;
        this.account = account;
        this.createdAt = Instant.now();
    }

    /** The pair that OpenID Connect Core 1.0, section 5.7, calls the only stable and unique name of a person. */
    @Embeddable
    record Key(String issuer, String subject) {}

    Account account() {
        return account;
    }
}
