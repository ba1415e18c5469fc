package dev.medley.registry.account;

import java.util.Set;

/** A key that was presented and is good. */
record KeyUse(Account account, Set<Scope> scopes) {}
