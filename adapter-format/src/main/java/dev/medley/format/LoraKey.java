package dev.medley.format;

import java.util.Optional;

/**
 * A tensor name of a PEFT file taken apart, such as {@code base_model.model.M.lora_A.weight}.
 *
 * @param module the adapted module's name in the base
 * @param adapter the adapter's name, where PEFT left it in the key ({@code lora_A.default.weight})
 */
record LoraKey(String module, Role role, Optional<String> adapter) {
    static final String PREFIX = "base_model.model.";

    /** What a tensor is to its module. */
    enum Role {
        A,
        B,
        EMBEDDING_A,
        EMBEDDING_B,
        B_BIAS,
        MAGNITUDE,
        /** Weights or bias of the wrapped module itself. */
        BASE_WEIGHT,
        BASE_BIAS,
        /** A tensor outside LoRA: a module saved in full, if anything. */
        FULL
    }

    /** Takes apart a key that starts with {@link #PREFIX}. */
    static LoraKey parse(String key) {
        String name = key.substring(PREFIX.length());
        int at = name.lastIndexOf(".lora_");
        if (at > 0) {
            return lora(name, name.substring(0, at), name.substring(at + 1));
        }
        if (name.endsWith(".base_layer.weight")) {
            return plain(name, ".base_layer.weight", Role.BASE_WEIGHT);
        }
        if (name.endsWith(".base_layer.bias")) {
            return plain(name, ".base_layer.bias", Role.BASE_BIAS);
        }
        return name.endsWith(".bias") ? plain(name, ".bias", Role.BASE_BIAS) : plain(name, "", Role.FULL);
    }

    private static LoraKey plain(String name, String suffix, Role role) {
        return new LoraKey(name.substring(0, name.length() - suffix.length()), role, Optional.empty());
    }

    private static LoraKey lora(String name, String module, String tail) {
        int dot = tail.indexOf('.');
        String kind = dot < 0 ? tail : tail.substring(0, dot);
        String rest = dot < 0 ? "" : tail.substring(dot + 1);
        return switch (kind) {
            case "lora_A" -> weight(name, module, rest, Role.A, Role.FULL);
            case "lora_B" -> weight(name, module, rest, Role.B, Role.B_BIAS);
            case "lora_embedding_A" -> bare(module, rest, Role.EMBEDDING_A);
            case "lora_embedding_B" -> bare(module, rest, Role.EMBEDDING_B);
            case "lora_magnitude_vector" -> bare(module, rest, Role.MAGNITUDE);
            default -> plain(name, "", Role.FULL);
        };
    }

    private static LoraKey weight(String name, String module, String rest, Role weight, Role bias) {
        int dot = rest.lastIndexOf('.');
        String last = rest.substring(dot + 1);
        Optional<String> adapter = dot < 0 ? Optional.empty() : Optional.of(rest.substring(0, dot));
        return switch (last) {
            case "weight" -> new LoraKey(module, weight, adapter);
            case "bias" -> bias == Role.FULL ? plain(name, "", Role.FULL) : new LoraKey(module, bias, adapter);
            default -> plain(name, "", Role.FULL);
        };
    }

    private static LoraKey bare(String module, String rest, Role role) {
        String adapter =
                rest.equals("weight") ? "" : rest.endsWith(".weight") ? rest.substring(0, rest.length() - 7) : rest;
        return new LoraKey(module, role, adapter.isEmpty() ? Optional.empty() : Optional.of(adapter));
    }
}
