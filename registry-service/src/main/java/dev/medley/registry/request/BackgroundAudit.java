package dev.medley.registry.request;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Changes that the registry makes later than the request that asked for them: they are in the audit log as requests are. */
@ApplicationScoped
public class BackgroundAudit {
    private final AuditLog log;

    @Inject
    BackgroundAudit(AuditLog log) {
        this.log = log;
    }

    /**
     * Adds an entry, inside the caller's transaction.
     *
     * @param detail what of the object, where its address does not say it
     * @param status as if it were the answer to a request
     * @param code what it was refused for; empty when it was not
     */
    public void add(UUID account, String actor, String action, String object, String detail, int status, String code) {
        var entry = new AuditLog.Entry("", Instant.now(), actor, "", "", action, object, detail, status, code, "");
        log.add(Optional.of(account), entry);
    }
}
