package dev.medley.registry.account;

import java.util.UUID;

/** An administrator took somebody's second factor away. Observers run inside the transaction. */
public record SecondFactorReset(UUID account, String username) {}
