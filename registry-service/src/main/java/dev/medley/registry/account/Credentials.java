package dev.medley.registry.account;

import java.util.Optional;

/** What somebody brings to prove who they are. */
record Credentials(String username, String password, Optional<String> code) {}
