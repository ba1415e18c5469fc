package dev.medley.registry.remapping;

import dev.medley.registry.base.RetrieverChosen;
import dev.medley.registry.sql.NativeSql;
import dev.medley.registry.upload.OtherOperations;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The table of remappings, each of them an operation of the administrator who chose the retriever. */
@ApplicationScoped
@Transactional
class RemappingRepository implements OtherOperations {
    private static final String FIRST = """
            select id, base, reference, takes_temperature, takes_fit_slack from remapping
            where state = 'running' order by created_at limit 1
            """;

    private final NativeSql database;

    @Inject
    RemappingRepository(NativeSql database) {
        this.database = database;
    }

    void add(UUID id, UUID account, RetrieverChosen chosen) {
        database.execute(
                "insert into remapping (id, account_id, base, reference, takes_temperature, takes_fit_slack)"
                        + " values (?1, ?2, ?3, ?4, ?5, ?6)",
                id,
                account,
                chosen.base(),
                chosen.reference(),
                chosen.takesTemperature(),
                chosen.takesFitSlack());
    }

    /** Waits until no other registry maps: two would wait for each other's rows, and the later choice must win. */
    void lock() {
        database.rows("select 1 from (select pg_advisory_xact_lock(hashtext('remapping'))) held");
    }

    /** The oldest that has not ended. */
    Optional<Remapping> first() {
        return database.rows(FIRST).stream()
                .map(row -> new Remapping(
                        (UUID) row[0],
                        new RetrieverChosen((String) row[1], (String) row[2], (boolean) row[3], (boolean) row[4])))
                .findFirst();
    }

    boolean isRunning(UUID id) {
        return !database.rows("select id from remapping where id = ?1 and state = 'running'", id)
                .isEmpty();
    }

    /** Seen at once, whatever becomes of the transaction that maps. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    void progressed(UUID id, double share) {
        database.execute("update remapping set progress = ?2 where id = ?1", id, share);
    }

    void succeeded(UUID id) {
        database.execute("update remapping set state = 'succeeded', progress = 1 where id = ?1", id);
    }

    void failed(UUID id, String findings) {
        database.execute("update remapping set state = 'failed', findings = ?2 where id = ?1", id, findings);
    }

    @Override
    public Optional<Operation> operation(UUID account, UUID id) {
        List<Object[]> rows = database.rows(
                "select state, progress, findings from remapping where id = ?1 and account_id = ?2", id, account);
        return rows.stream()
                .map(row -> new Operation(id, (String) row[0], (double) row[1], (String) row[2], Optional.empty()))
                .findFirst();
    }
}
