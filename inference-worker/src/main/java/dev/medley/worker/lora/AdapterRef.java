package dev.medley.worker.lora;

import java.nio.file.Path;

/**
 * An adapter whose files are on this machine and were checked against their digest.
 *
 * @param id what people call it, {@code owner/name}
 * @param version {@code sha256:…} of its manifest: the only thing that identifies it
 * @param folder holds {@code adapter_config.json} and {@code adapter_model.safetensors}
 */
public record AdapterRef(String id, String version, Path folder) {}
