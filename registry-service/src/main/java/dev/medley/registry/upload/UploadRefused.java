package dev.medley.registry.upload;

import java.util.UUID;

/** An upload ended without a version; its operation holds the findings. Observers run inside the transaction. */
public record UploadRefused(UUID upload, UUID account, String adapter) {}
