package dev.medley.format;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Recognises LoRA files of other tools, whose owners need another sentence than "unknown key". */
final class DialectRules {
    private record Dialect(String name, Predicate<String> key) {}

    private static final List<Dialect> DIALECTS = List.of(
            new Dialect(
                    "LyCORIS LoRA for image models",
                    key -> key.contains("hada_w") || key.contains("lokr_w") || key.contains(".lora_mid")),
            new Dialect(
                    "kohya LoRA for image models",
                    key -> key.startsWith("lora_unet_")
                            || key.startsWith("lora_te")
                            || key.startsWith("lora_transformer_")
                            || key.endsWith(".lora_down.weight")
                            || key.endsWith(".lora_up.weight")),
            new Dialect(
                    "diffusers LoRA for image models",
                    key -> key.startsWith("unet.")
                            || key.startsWith("transformer.")
                            || key.startsWith("text_encoder")
                            || key.startsWith("diffusion_model.")
                            || key.contains(".lora.down.")
                            || key.contains(".lora.up.")
                            || key.contains(".processor.")),
            new Dialect("MLX LoRA", key -> key.endsWith(".lora_a") || key.endsWith(".lora_b")));

    private DialectRules() {}

    /** The finding for a file in another tool's dialect, of which the first telling key is named. */
    static Optional<Finding> check(SafetensorsHeader header) {
        for (TensorEntry tensor : header.tensors()) {
            for (Dialect dialect : DIALECTS) {
                if (!tensor.name().startsWith(LoraKey.PREFIX) && dialect.key().test(tensor.name())) {
                    return Optional.of(Finding.of(
                                    FindingCode.W_DIALECT,
                                    AdapterFiles.WEIGHTS,
                                    tensor.name(),
                                    "This is a " + dialect.name() + " (key " + Finding.quote(tensor.name())
                                            + "), not a PEFT language-model adapter. Not accepted here.")
                            .withHint("Save it with PEFT: `model.save_pretrained(dir)`."));
                }
            }
        }
        return Optional.empty();
    }
}
