package dev.medley.registry.account;

/** A key that was presented and is good. */
record KeyUse(Account account, String keyId, KeyLimits limits) {}
