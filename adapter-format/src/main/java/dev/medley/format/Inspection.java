package dev.medley.format;

import java.util.List;

/** The verdict on one adapter. */
public sealed interface Inspection {
    /** Every finding, of the first stage that refuses when one does. */
    List<Finding> findings();

    /** An adapter that the worker can run as it is. */
    record Accepted(AdapterSummary summary) implements Inspection {
        @Override
        public List<Finding> findings() {
            return summary.warnings();
        }
    }

    /** A refused adapter; at least one finding rejects. */
    record Rejected(List<Finding> findings) implements Inspection {
        public Rejected {
            findings = List.copyOf(findings);
        }
    }
}
