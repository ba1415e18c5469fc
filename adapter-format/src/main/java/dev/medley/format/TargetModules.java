package dev.medley.format;

import com.google.re2j.Pattern;
import java.util.List;

/** Which modules an adapter changes, as {@code target_modules} of PEFT says it. */
public sealed interface TargetModules {
    /** Whether this module is meant, before exclusions and layer selection. */
    boolean matches(String module);

    /** Names: a module is meant when it equals one or ends in a dot and one. */
    record Names(List<String> names) implements TargetModules {
        public Names {
            names = List.copyOf(names);
        }

        @Override
        public boolean matches(String module) {
            return names.stream().anyMatch(name -> matches(name, module));
        }

        static boolean matches(String name, String module) {
            int before = module.length() - name.length() - 1;
            return module.endsWith(name) && (before == -1 || (before >= 0 && module.charAt(before) == '.'));
        }
    }

    /** A pattern that must match the whole module name. */
    record Regex(Pattern pattern) implements TargetModules {
        @Override
        public boolean matches(String module) {
            return pattern.matches(module);
        }
    }

    /** Every linear module but the output head. */
    record AllLinear() implements TargetModules {
        @Override
        public boolean matches(String module) {
            return !Names.matches("lm_head", module) && !Names.matches("embed_tokens", module);
        }
    }
}
