package dev.medley.worker.problem;

import dev.medley.format.Finding;
import dev.medley.format.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** An adapter's files are not what the engine can compute. */
public final class InvalidAdapter extends InferenceProblem {
    private static final long serialVersionUID = 1L;

    private final String id;

    public InvalidAdapter(String id, String why) {
        super(400, "invalid_adapter", "", Duration.ZERO, "Adapter " + id + " cannot be used: " + why);
        this.id = id;
    }

    /** Refused by the inspection that publishing takes, too: the codes are the same there. */
    public static InvalidAdapter of(String id, List<Finding> findings) {
        return new InvalidAdapter(id, reasons(findings));
    }

    /** What refuses, each with its code first. */
    public static String reasons(List<Finding> findings) {
        return findings.stream()
                .filter(finding -> finding.level() == Level.REJECT)
                .map(finding -> finding.code() + ": " + finding.message())
                .collect(Collectors.joining(" "));
    }

    @Override
    public Optional<String> refusedAdapter() {
        return Optional.of(id);
    }
}
