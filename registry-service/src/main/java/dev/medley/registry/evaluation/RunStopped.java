package dev.medley.registry.evaluation;

/** A run must not go on, and why. */
final class RunStopped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Finding finding;

    RunStopped(Finding finding) {
        super(finding.code());
        this.finding = finding;
    }

    Finding finding() {
        return finding;
    }
}
