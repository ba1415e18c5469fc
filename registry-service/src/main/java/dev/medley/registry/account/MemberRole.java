package dev.medley.registry.account;

import java.util.Locale;
import java.util.Optional;

/** What somebody may do in an owner's name; each role includes those before it. */
public enum MemberRole {
    /** Sees private adapters. */
    READER,
    /** Publishes and changes adapters. */
    PUBLISHER,
    /** Also deletes them, and decides who is a member. */
    OWNER;

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role of that label. */
    public static Optional<MemberRole> of(String label) {
        for (MemberRole role : values()) {
            if (role.label().equals(label)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }

    public boolean includes(MemberRole other) {
        return compareTo(other) >= 0;
    }
}
