package dev.medley.worker.lora;

import java.nio.file.Path;

/**
 * A router whose file is on this machine and was checked against its digest.
 *
 * @param id what people call it
 * @param version {@code sha256:…} of its manifest
 * @param file {@code router.safetensors}
 */
public record RouterRef(String id, String version, Path file) {}
