package dev.medley.registry.remapping;

import dev.medley.registry.base.RetrieverChosen;
import dev.medley.registry.retrieve.Projections.Learnt;
import dev.medley.registry.retrieve.RetrievalMap;
import dev.medley.registry.sql.NativeSql;
import dev.medley.registry.upload.OtherOperations.Operation;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The table of remappings, and the map that a base has in force. Whatever ends one ends only one that goes on. */
@ApplicationScoped
@Transactional
class RemappingRepository {
    private static final String ADD = """
            insert into remapping (id, account_id, base, reference, digest, takes_temperature, takes_fit_slack)
            values (?1, ?2, ?3, ?4, ?5, ?6, ?7) on conflict (base) where state = 'running' do nothing
            """;
    private static final String FIRST = """
            select id, base, reference, takes_temperature, takes_fit_slack, map, digest from remapping
            where state = 'running' order by created_at limit 1
            """;
    private static final String ENFORCE = """
            update base set retriever = nullif(?2, ''), retriever_digest = r.digest, map = r.map,
                temperature = coalesce(cast(?3 as double precision), temperature),
                fit_slack = coalesce(cast(?4 as double precision), fit_slack)
            from remapping r where base.name = r.base and r.id = ?1
            """;
    /** Operations of all who may choose: one who finds a choice under way may want to end it. */
    private static final String SEEN = """
            select state, progress, findings from remapping
            where id = ?1 and exists (select 1 from account where id = ?2 and role = 'admin')
            """;

    private final NativeSql database;

    @Inject
    RemappingRepository(NativeSql database) {
        this.database = database;
    }

    /** False when another one of the base goes on. */
    boolean add(UUID id, UUID account, RetrieverChosen chosen, Optional<String> digest) {
        return database.execute(
                        ADD,
                        id,
                        account,
                        chosen.base(),
                        chosen.reference(),
                        digest.orElse(null),
                        chosen.takesTemperature(),
                        chosen.takesFitSlack())
                == 1;
    }

    /** The oldest that goes on. */
    Optional<Remapping> first() {
        return database.rows(FIRST).stream()
                .map(row -> new Remapping(
                        (UUID) row[0],
                        new RetrieverChosen((String) row[1], (String) row[2], (boolean) row[3], (boolean) row[4]),
                        new RetrievalMap((long) row[5], Optional.ofNullable((String) row[6]))))
                .findFirst();
    }

    Optional<UUID> running(String base) {
        return database.rows("select id, state from remapping where base = ?1 and state = 'running'", base).stream()
                .map(row -> (UUID) row[0])
                .findFirst();
    }

    /** False when it does not go on. */
    boolean progressed(UUID id, double share) {
        return database.execute("update remapping set progress = ?2 where id = ?1 and state = 'running'", id, share)
                == 1;
    }

    /** Waits for those who are publishing for the base; until the caller's transaction ends nobody does. */
    void holdPublishing(String base) {
        database.rows("select name, map from base where name = ?1 for no key update", base);
    }

    /** Puts its map in force; false when it does not go on. */
    boolean succeeded(Remapping remapping, Learnt learnt) {
        RetrieverChosen chosen = remapping.chosen();
        if (database.execute(
                        "update remapping set state = 'succeeded', progress = 1 where id = ?1 and state = 'running'",
                        remapping.id())
                == 0) {
            return false;
        }
        database.execute(
                ENFORCE,
                remapping.id(),
                chosen.reference(),
                learnt.temperature().filter(_ -> chosen.takesTemperature()).orElse(null),
                learnt.fitSlack().filter(_ -> chosen.takesFitSlack()).orElse(null));
        return true;
    }

    /** False when it had ended. */
    boolean failed(UUID id, RemappingFinding finding) {
        return database.execute(
                        "update remapping set state = 'failed', findings = ?2 where id = ?1 and state = 'running'",
                        id,
                        finding.json())
                == 1;
    }

    Optional<Operation> find(UUID account, UUID id) {
        List<Object[]> rows = database.rows(SEEN, id, account);
        return rows.stream()
                .map(row -> new Operation(id, (String) row[0], (double) row[1], (String) row[2], Optional.empty()))
                .findFirst();
    }
}
