package dev.medley.format;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Gathers the findings about one file. Keeps the first {@value #PER_CODE} of a code and counts the rest, so a hostile
 * header with 200,000 faults costs a page of text, not memory. Not safe for many threads.
 */
final class FindingCollector {
    static final int PER_CODE = 20;

    private final String file;
    private final List<Finding> findings = new ArrayList<>();
    private final Map<FindingCode, Integer> counts = new EnumMap<>(FindingCode.class);
    /** The worst of a code: one code may warn of one thing and refuse another. */
    private final Map<FindingCode, Level> unnamed = new EnumMap<>(FindingCode.class);

    private boolean rejected;

    FindingCollector(String file) {
        this.file = file;
    }

    void add(FindingCode code, String path, String message) {
        add(Finding.of(code, file, path, message));
    }

    void add(FindingCode code, String path, String message, String hint) {
        add(Finding.of(code, file, path, message).withHint(hint));
    }

    void add(Finding finding) {
        rejected |= finding.level() == Level.REJECT;
        if (counts.merge(finding.code(), 1, Integer::sum) <= PER_CODE) {
            findings.add(finding);
        } else {
            unnamed.merge(finding.code(), finding.level(), FindingCollector::worse);
        }
    }

    void addAll(List<Finding> others) {
        others.forEach(this::add);
    }

    String file() {
        return file;
    }

    boolean rejected() {
        return rejected;
    }

    List<Finding> findings() {
        List<Finding> all = new ArrayList<>(findings);
        unnamed.forEach((code, level) ->
                all.add(Finding.of(code, file, "", (counts.get(code) - PER_CODE) + " more findings like this one.")
                        .at(level)));
        return List.copyOf(all);
    }

    private static Level worse(Level one, Level other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
