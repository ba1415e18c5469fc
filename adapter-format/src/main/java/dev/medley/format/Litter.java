package dev.medley.format;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What systems, git and other programs put beside the files of people: hidden files and what lies in hidden folders, {@code __MACOSX}, {@code Thumbs.db},
 * {@code desktop.ini}. Every way into Medley passes over it, whichever it is: none publishes it, none refuses a folder for it.
 */
public final class Litter {
    private static final Set<String> NAMES = Set.of("__macosx", "thumbs.db", "desktop.ini");

    private Litter() {}

    /** Whether the file of this path in a folder is such; one that leads elsewhere never is, it is refused. */
    public static boolean is(String path) {
        return !PathRules.isUnsafe(path)
                && List.of(path.split("/")).stream()
                        .anyMatch(part -> part.startsWith(".") || NAMES.contains(part.toLowerCase(Locale.ROOT)));
    }
}
