package dev.medley.format;

import com.google.re2j.Pattern;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** {@code owner/name} of an adapter, in its canonical lower case; compare these, never what the user typed. */
public record AdapterName(String owner, String name) {
    /** What a part of a name may be, for a message. */
    public static final String RULE =
            "use 1-96 of a-z 0-9 - _ . ; start and end with a letter or digit; no `--` or" + " `..`; not ending `.git`";

    private static final int LONGEST_PART = 96;
    private static final Pattern PART = Pattern.compile("[a-z0-9]([a-z0-9._-]*[a-z0-9])?");

    /** Pages and files of the portal, the interfaces and their resources, with whom {@code /owner/name} shares its addresses, and words that promise too much. */
    private static final Set<String> RESERVED = Set.of(
            "about",
            "account",
            "accounts",
            "adapters",
            "admin",
            "api",
            "assets",
            "audit",
            "auth-check",
            "auto",
            "bases",
            "blends",
            "browse",
            "by-hash",
            "cards",
            "chat",
            "collections",
            "compare",
            "compatibility",
            "completions",
            "credentials",
            "datasets",
            "discussions",
            "docs",
            "evaluations",
            "favicon.ico",
            "feedback",
            "health",
            "help",
            "hub",
            "icon.svg",
            "imports",
            "index.html",
            "internal",
            "invitations",
            "kernels",
            "keys",
            "ledger",
            "likes",
            "login",
            "logout",
            "market",
            "me",
            "metrics",
            "models",
            "new",
            "notifications",
            "official",
            "openapi",
            "operations",
            "organisations",
            "organizations",
            "orgs",
            "password-resets",
            "playground",
            "privacy",
            "publish",
            "q",
            "quota",
            "recipe",
            "recipes",
            "register",
            "reports",
            "repos",
            "resolve",
            "robots",
            "robots.txt",
            "root",
            "route",
            "search",
            "searches",
            "security",
            "sessions",
            "settings",
            "sign-in",
            "sign-out",
            "sign-up",
            "spaces",
            "static",
            "suites",
            "support",
            "system",
            "terms",
            "theme.js",
            "uploads",
            "usage",
            "users",
            "v1",
            "v2",
            "validate",
            "validate-yaml",
            "validations",
            "versions",
            "webhooks",
            "whoami-v2",
            "workers");

    public AdapterName {
        if (!isPart(owner) || !isPart(name)) {
            throw new IllegalArgumentException("Not a name: " + Finding.quote(owner + "/" + name) + ": " + RULE);
        }
    }

    /** The name in this text, whose upper-case letters count as lower-case; empty when it breaks {@link #RULE}. */
    public static Optional<AdapterName> parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return Optional.empty();
        }
        Optional<String> owner = part(text.substring(0, slash));
        Optional<String> name = part(text.substring(slash + 1));
        return owner.isPresent() && name.isPresent()
                ? Optional.of(new AdapterName(owner.get(), name.get()))
                : Optional.empty();
    }

    /** An owner's or an adapter's name alone, in canonical form; empty when it breaks {@link #RULE}. */
    public static Optional<String> part(String text) {
        if (text.chars().anyMatch(c -> c > 127)) {
            return Optional.empty();
        }
        String lower = text.toLowerCase(Locale.ROOT);
        return isPart(lower) ? Optional.of(lower) : Optional.empty();
    }

    /** Whether this owner's name would hide an address of the product; nobody may register it. */
    public static boolean isReservedOwner(String owner) {
        return RESERVED.contains(owner.toLowerCase(Locale.ROOT));
    }

    private static boolean isPart(String part) {
        return part.length() <= LONGEST_PART
                && PART.matches(part)
                && !part.contains("--")
                && !part.contains("..")
                && !part.endsWith(".git");
    }

    @Override
    public String toString() {
        return owner + "/" + name;
    }
}
