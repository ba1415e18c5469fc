package dev.medley.registry.moderation;

import java.util.UUID;

/** What became of a report. Observers run inside the transaction. */
public record ReportDecided(UUID reporter, String adapter, String decision) {}
