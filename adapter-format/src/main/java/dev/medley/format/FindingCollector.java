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
        counts.forEach((code, count) -> {
            if (count > PER_CODE) {
                all.add(Finding.of(code, file, "", (count - PER_CODE) + " more findings like this one."));
            }
        });
        return List.copyOf(all);
    }
}
