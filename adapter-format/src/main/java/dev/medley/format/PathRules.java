package dev.medley.format;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Judges the names of files alone, so that an upload can be refused before any of its bytes is sent. */
public final class PathRules {
    private static final int LONGEST = 255;

    private PathRules() {}

    /** What may be in no folder, whatever the files hold: paths that lead elsewhere, and two that some disk takes for one. */
    public static List<Finding> check(List<String> paths) {
        List<Finding> findings = new ArrayList<>(duplicates(paths));
        paths.stream().filter(PathRules::isUnsafe).map(PathRules::unsafe).forEach(findings::add);
        return List.copyOf(findings);
    }

    static List<Finding> duplicates(List<String> paths) {
        List<Finding> findings = new ArrayList<>();
        Map<String, String> folded = new HashMap<>();
        for (String path : paths) {
            String key = Normalizer.normalize(path, Normalizer.Form.NFKC)
                    .toUpperCase(Locale.ROOT)
                    .toLowerCase(Locale.ROOT);
            String other = folded.putIfAbsent(key, path);
            if (path.equals(other)) {
                findings.add(Finding.of(FindingCode.FILE_DUPLICATE, path, "", Finding.quote(path) + " occurs twice."));
            } else if (other != null) {
                findings.add(Finding.of(
                        FindingCode.FILE_PATH_UNSAFE,
                        path,
                        "",
                        Finding.quote(path) + " and " + Finding.quote(other)
                                + " differ only by case or Unicode form."));
            }
        }
        return findings;
    }

    static Finding unsafe(String path) {
        return Finding.of(
                FindingCode.FILE_PATH_UNSAFE,
                path,
                "",
                Finding.quote(path)
                        + ": no absolute paths, `..`, backslashes, drive letters, control characters or links.");
    }

    /** Nothing, this folder, the one above, and what some systems shorten to one of these. */
    private static boolean isDots(String part) {
        return part.chars().allMatch(character -> character == '.');
    }

    static boolean isUnsafe(String path) {
        return path.isEmpty()
                || path.length() > LONGEST
                || path.startsWith("/")
                || path.indexOf('\\') >= 0
                || path.indexOf(':') >= 0
                || path.chars().anyMatch(Character::isISOControl)
                || path.codePoints().anyMatch(point -> Character.getType(point) == Character.FORMAT)
                || List.of(path.split("/", -1)).stream().anyMatch(PathRules::isDots);
    }
}
