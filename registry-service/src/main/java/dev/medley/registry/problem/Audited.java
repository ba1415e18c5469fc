package dev.medley.registry.problem;

/** An answer that knows more of a change than its address says. */
public interface Audited {
    /** What was changed and how, for the audit log: names, roles, digests; never a secret, a mail address or what people wrote. */
    String change();
}
