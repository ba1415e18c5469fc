package dev.medley.registry.account;

import java.util.Locale;

/** What an account is. */
public enum AccountKind {
    /** Signs in with a password or a key. */
    PERSON,
    /** Owns adapters; its members act for it. It has no credentials of its own. */
    ORGANISATION,
    /** A program that acts for an owner by keys alone. */
    ROBOT;

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static AccountKind of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }
}
