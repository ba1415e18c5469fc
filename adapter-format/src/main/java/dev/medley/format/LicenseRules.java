package dev.medley.format;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.Optional;

/** Bases whose licence follows everything that is made of them: an adapter that names another licence hides that. */
final class LicenseRules {
    private record Family(Pattern base, String license, String condition) {}

    private static final List<Family> FAMILIES = List.of(
            new Family(
                    Pattern.compile("(?i)(meta-llama/.*|.*/(meta-)?llama-[23].*)"),
                    "llama",
                    "keep its notice and begin the name with Llama"),
            new Family(Pattern.compile("(?i)google/gemma.*"), "gemma", "pass its terms of use on"));

    private LicenseRules() {}

    static Optional<Finding> check(String base, Card card) {
        return FAMILIES.stream()
                .filter(family -> family.base().matches(base))
                .filter(family -> card.license()
                        .filter(license -> license.startsWith(family.license()))
                        .isEmpty())
                .findFirst()
                .map(family -> Finding.of(
                        FindingCode.B_LICENSE,
                        AdapterFiles.CARD,
                        "license",
                        "Base licence `" + family.license() + "` conditions this use: choose it as `license:`, "
                                + family.condition() + "."));
    }
}
