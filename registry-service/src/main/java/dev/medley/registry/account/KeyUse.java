package dev.medley.registry.account;

import java.util.List;
import java.util.Set;

/** A key that was presented and is good. */
record KeyUse(Account account, String keyId, Set<Scope> scopes, List<String> resources) {
    KeyUse {
        resources = List.copyOf(resources);
    }
}
