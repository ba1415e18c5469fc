package dev.medley.registry.collect;

import dev.medley.registry.adapter.Adapter;
import dev.medley.registry.adapter.AdapterRepository;
import dev.medley.registry.adapter.AdapterVersion;
import dev.medley.registry.adapter.VersionChanges;
import dev.medley.registry.request.BackgroundAudit;
import dev.medley.registry.sql.NativeSql;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Deletes versions that no tag has named for as long as their adapter's owner said, as that owner would: with the same refusals, the same news of it and
 * the same grace. Each is looked at again under its adapter's lock, so that of several registries one deletes it, and none what got a tag meanwhile.
 */
@ApplicationScoped
class RetentionRule {
    private static final Logger LOG = Logger.getLogger(RetentionRule.class);
    private static final String ACTOR = "retention rule";
    private static final String ACTION = "DELETE untagged version";
    private static final int DONE = 204;

    /** None of adapters that nobody can change now: deleted, taken down, or of an owner who is suspended. */
    private static final String DUE = """
            select v.id, v.adapter_id
            from adapter_version v join adapter a on a.id = v.adapter_id join account o on o.id = a.owner_id
            where v.untagged_since < now() - a.retention_days * interval '1 day' and v.deleted_at is null
                and a.deleted_at is null and a.taken_down_at is null and o.suspended_at is null
                and not exists (select 1 from tag t where t.version_id = v.id)
                and not exists (select 1 from held_move m where m.to_version = v.id and m.state = 'running')""";

    private final AdapterRepository repository;
    private final VersionChanges changes;
    private final BackgroundAudit audit;
    private final NativeSql database;

    @Inject
    RetentionRule(AdapterRepository repository, VersionChanges changes, BackgroundAudit audit, NativeSql database) {
        this.repository = repository;
        this.changes = changes;
        this.audit = audit;
        this.database = database;
    }

    private record Due(UUID version, UUID adapter) {}

    @Scheduled(
            every = "${medley.collect.every:24h}",
            delayed = "5m",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void routine() {
        QuarkusTransaction.requiringNew().call(this::due).forEach(this::deleteOrLeave);
    }

    private List<Due> due() {
        return database.rows(DUE).stream()
                .map(row -> new Due((UUID) row[0], (UUID) row[1]))
                .toList();
    }

    private void deleteOrLeave(Due due) {
        try {
            QuarkusTransaction.requiringNew().run(() -> delete(due));
        } catch (RuntimeException failure) {
            LOG.errorf(failure, "untagged version stays version=%s", due.version());
        }
    }

    private void delete(Due due) {
        Adapter adapter = repository.lock(repository.findById(due.adapter()));
        if (database.rows(DUE + " and v.id = ?1", due.version()).isEmpty()) {
            return;
        }
        AdapterVersion version = repository.findVersion(due.version()).orElseThrow();
        changes.delete(adapter, version);
        audit.add(
                adapter.ownerId(),
                ACTOR,
                ACTION,
                "/api/v1/adapters/" + adapter.name() + "/versions/" + version.digest(),
                "retention, after " + adapter.retentionDays().orElseThrow() + " days",
                DONE,
                "");
    }
}
