package dev.medley.format;

import com.google.re2j.Pattern;
import dev.medley.format.ModuleMap.LlamaSizes;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** The bases Medley knows by heart. Adapters of another base are stored with a warning: the worker that has the base checks them when it loads them. */
public final class BaseCatalogue {
    private static final LlamaSizes SMOLLM2_135M = new LlamaSizes(30, 576, 1536, 9, 3, 64, 49_152);
    private static final Pattern QUANTISED =
            Pattern.compile("(?i)(-(unsloth-)?bnb-(4|8)bit|-(gptq|awq|gguf|mlx)(-.*)?|-(4|8)bit)$");
    private static final int MOST_SLIPS = 3;
    private static final Map<String, ModuleMap> BASES = new LinkedHashMap<>();

    static {
        add(ModuleMap.llama("HuggingFaceTB/SmolLM2-135M-Instruct", SMOLLM2_135M));
        add(ModuleMap.llama("HuggingFaceTB/SmolLM2-135M", SMOLLM2_135M));
    }

    private BaseCatalogue() {}

    private static void add(ModuleMap map) {
        BASES.put(map.base(), map);
    }

    /** The module map of the base of this hub name, in any case of letters: the hub tells no names apart by it. */
    public static Optional<ModuleMap> find(String name) {
        return BASES.values().stream()
                .filter(map -> map.base().equalsIgnoreCase(name))
                .findFirst();
    }

    /** The base that somebody may have meant who wrote the name of none: the same model of another owner, or a slip of the pen. */
    static Optional<String> near(String name) {
        return BASES.keySet().stream()
                .filter(base -> model(base).equalsIgnoreCase(model(name)) || isSlip(base, name))
                .findFirst();
    }

    private static String model(String name) {
        return name.substring(name.indexOf('/') + 1);
    }

    /** Another number is another model. */
    private static boolean isSlip(String base, String name) {
        return base.replaceAll("[^0-9]", "").equals(name.replaceAll("[^0-9]", ""))
                && distance(base.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT)) <= MOST_SLIPS;
    }

    /** How many letters have to be put in, taken out or changed (Levenshtein). */
    private static int distance(String one, String other) {
        int[] row = IntStream.rangeClosed(0, other.length()).toArray();
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }

    /** The base that this hub name is a quantised copy of, by the suffixes that quantised copies have. */
    public static Optional<ModuleMap> quantisedCopyOf(String name) {
        String original = QUANTISED.matcher(model(name)).replaceFirst("");
        return original.equals(model(name))
                ? Optional.empty()
                : BASES.values().stream()
                        .filter(map -> model(map.base()).equalsIgnoreCase(original))
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
