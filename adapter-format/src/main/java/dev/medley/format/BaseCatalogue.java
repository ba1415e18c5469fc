package dev.medley.format;

import com.google.re2j.Pattern;
import dev.medley.format.ModuleMap.LlamaSizes;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The bases Medley knows by heart. Adapters of another base are stored with a warning: the worker that has the base checks them when it loads them. */
public final class BaseCatalogue {
    private static final LlamaSizes SMOLLM2_135M = new LlamaSizes(30, 576, 1536, 9, 3, 64, 49_152);
    private static final Pattern QUANTISED =
            Pattern.compile("(?i)(-(unsloth-)?bnb-(4|8)bit|-(gptq|awq|gguf|mlx)(-.*)?|-(4|8)bit)$");
    private static final Map<String, ModuleMap> BASES = new LinkedHashMap<>();

    static {
        add(ModuleMap.llama("HuggingFaceTB/SmolLM2-135M-Instruct", SMOLLM2_135M));
        add(ModuleMap.llama("HuggingFaceTB/SmolLM2-135M", SMOLLM2_135M));
    }

    private BaseCatalogue() {}

    private static void add(ModuleMap map) {
        BASES.put(map.base(), map);
    }

    /** The module map of the base of this hub name. */
    public static Optional<ModuleMap> find(String name) {
        return Optional.ofNullable(BASES.get(name));
    }

    /** The base that this hub name is a quantised copy of, by the suffixes that quantised copies have. */
    public static Optional<ModuleMap> quantisedCopyOf(String name) {
        String model = name.substring(name.indexOf('/') + 1);
        String original = QUANTISED.matcher(model).replaceFirst("");
        return original.equals(model)
                ? Optional.empty()
                : BASES.values().stream()
                        .filter(map -> map.base().endsWith("/" + original))
                        .findFirst();
    }

    /** The map to check an adapter of this base against, which for a quantised copy is the original's. */
    public static Optional<ModuleMap> resolve(String name) {
        return find(name).or(() -> quantisedCopyOf(name));
    }

    /** All bases, the default one first. */
    public static Collection<ModuleMap> all() {
        return Collections.unmodifiableCollection(BASES.values());
    }
}
