package dev.medley.registry.organisation;

import java.util.UUID;

/** Somebody is asked to join an organisation. Observers run inside the transaction. */
public record MemberInvited(UUID account, String organisation, String role) {}
