package dev.medley.format;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What systems, git and other programs put beside the files of people: hidden files and what lies in hidden folders, {@code __MACOSX}, {@code Thumbs.db},
 * {@code desktop.ini}. Whatever takes whole folders, archives or commits passes over it; where each file is announced by its name, it is refused like others that are no adapter's.
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
