package dev.medley.registry.account;

import java.util.Locale;
import java.util.Optional;

/** What a key allows. A new scope never widens a key that exists. */
public enum Scope {
    INFERENCE_CALL,
    ADAPTER_READ,
    /** Publishes and changes adapters, and says things of them in its owner's name. */
    ADAPTER_WRITE,
    ADAPTER_DELETE,
    KEY_MANAGE,
    /** Reads usage and ledger. */
    BILLING_READ,
    /** Manages organisations and robots. */
    ORG_ADMIN;

    /** As it is written in requests: {@code inference:call}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', ':');
    }

    static Optional<Scope> of(String label) {
        for (Scope scope : values()) {
            if (scope.label().equals(label)) {
                return Optional.of(scope);
            }
        }
        return Optional.empty();
    }
}
