package dev.medley.registry.organisation;

import java.util.UUID;

/** Somebody joined an organisation that had invited them, or would not. Observers run inside the transaction. */
public record InvitationAnswered(UUID organisation, String name, String username, boolean isAccepted) {}
