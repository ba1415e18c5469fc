package dev.medley.registry.upload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medley.format.Finding;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;

/** Findings as the API lists them. */
final class FindingJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private FindingJson() {}

    record FindingView(String code, String level, String file, String path, String message, String hint) {
        static FindingView of(Finding finding) {
            return new FindingView(
                    finding.code().name(),
                    finding.level().name().toLowerCase(Locale.ROOT),
                    finding.file(),
                    finding.path(),
                    finding.message(),
                    finding.hint());
        }
    }

    static List<FindingView> views(List<Finding> findings) {
        return findings.stream().map(FindingView::of).toList();
    }

    static String text(List<Finding> findings) {
        try {
            return JSON.writeValueAsString(views(findings));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
