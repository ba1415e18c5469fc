package dev.medley.format;

import com.google.re2j.Pattern;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Which modules an adapter changes, as {@code target_modules} of PEFT says it. */
public sealed interface TargetModules {
    /** Whether this module is meant, before exclusions and layer selection. */
    boolean matches(String module);

    /** Names in the order of the file: a module is meant when it equals one or ends in a dot and one. */
    record Names(Set<String> names) implements TargetModules {
        public Names {
            names = Collections.unmodifiableSet(new LinkedHashSet<>(names));
        }

        @Override
        public boolean matches(String module) {
            return endings(module).anyMatch(names::contains);
        }

        /** The names that mean none of these modules. */
        Set<String> unused(Collection<String> modules) {
            Set<String> unused = new LinkedHashSet<>(names);
            modules.stream().flatMap(Names::endings).forEach(unused::remove);
            return unused;
        }

        /** Every name that means this module: a mixture of experts has tens of thousands of modules, and may have as many names. */
        private static Stream<String> endings(String module) {
            return IntStream.range(0, module.length())
                    .filter(start -> start == 0 || module.charAt(start - 1) == '.')
                    .mapToObj(module::substring);
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
