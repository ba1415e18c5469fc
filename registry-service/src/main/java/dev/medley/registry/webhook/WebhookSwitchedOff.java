package dev.medley.registry.webhook;

import java.util.UUID;

/** A hook was switched off because its deliveries kept failing. Observers run inside the transaction. */
public record WebhookSwitchedOff(UUID owner, String ownerName, String url) {}
