package dev.medley.registry.regression;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.medley.registry.adapter.TagMove;
import dev.medley.registry.evaluation.Evaluations;
import dev.medley.registry.evaluation.Json;
import dev.medley.registry.sql.NativeSql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The tables of guards and of the moves that they held back. */
@ApplicationScoped
@Transactional
class GuardRepository {
    private static final TypeReference<Evaluations.Wanted> WANTED = new TypeReference<>() {};
    private static final String MOVE = """
            select m.id, m.adapter_id, m.recipe_id, m.name, m.tag, m.from_version, m.to_version, m.digest, m.moved_by,
                m.experiment_id, m.action, m.guarded_by, m.evaluation_id, m.state, m.findings, a.username, m.created_at, m.decided_at
            from held_move m join account a on a.id = m.moved_by
            """;

    private final NativeSql database;

    @Inject
    GuardRepository(NativeSql database) {
        this.database = database;
    }

    /** What guards are bound to. */
    record Subject(TagMove.Subject kind, UUID id) {
        static Subject of(TagMove move) {
            return new Subject(move.subject(), move.target());
        }

        private String column() {
            return kind.label() + "_id";
        }
    }

    List<Guard> guards(Subject subject) {
        return database
                .rows(
                        "select g.tag, g.suite_id, s.name, g.action, g.wanted, g.created_by, a.username, g.created_at"
                                + " from tag_guard g join suite s on s.id = g.suite_id join account a on a.id = g.created_by"
                                + " where g." + subject.column() + " = ?1 order by g.tag",
                        subject.id())
                .stream()
                .map(row -> new Guard(
                        (String) row[0],
                        (UUID) row[1],
                        (String) row[2],
                        Action.of((String) row[3]),
                        Json.read((String) row[4], WANTED),
                        (UUID) row[5],
                        (String) row[6],
                        (Instant) row[7]))
                .toList();
    }

    /** Binds a suite to a tag, in place of one that was bound to it. */
    void bind(Subject subject, String tag, UUID suite, Action action, Evaluations.Wanted wanted, UUID by) {
        unbind(subject, tag);
        database.execute(
                "insert into tag_guard (id, " + subject.column() + ", tag, suite_id, action, wanted, created_by)"
                        + " values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                UUID.randomUUID(),
                subject.id(),
                tag,
                suite,
                action.label(),
                Json.write(wanted),
                by);
    }

    boolean unbind(Subject subject, String tag) {
        return database.execute(
                        "delete from tag_guard where " + subject.column() + " = ?1 and tag = ?2", subject.id(), tag)
                == 1;
    }

    void hold(HeldMove held) {
        TagMove move = held.move();
        database.execute(
                "insert into held_move (id, " + Subject.of(move).column()
                        + ", name, tag, from_version, to_version, digest,"
                        + " moved_by, experiment_id, action, guarded_by, evaluation_id, state, findings, created_at, decided_at)"
                        + " values (?1, ?2, ?3, ?4, cast(?5 as uuid), ?6, ?7, ?8, cast(?9 as uuid), ?10, ?11,"
                        + " cast(?12 as uuid), ?13, ?14, ?15, cast(?16 as timestamptz))",
                held.id(),
                move.target(),
                move.name(),
                move.tag(),
                text(move.from()),
                move.to(),
                move.digest(),
                move.by(),
                text(move.experiment()),
                held.action().label(),
                held.guardedBy(),
                text(held.evaluation()),
                held.state().label(),
                held.findings(),
                held.createdAt(),
                text(held.decidedAt()));
    }

    Optional<HeldMove> find(UUID id) {
        return moves(MOVE + " where m.id = ?1", id).stream().findFirst();
    }

    Optional<HeldMove> running(TagMove move) {
        Subject subject = Subject.of(move);
        return moves(
                        MOVE + " where m.state = 'running' and m." + subject.column() + " = ?1 and m.tag = ?2",
                        subject.id(),
                        move.tag())
                .stream()
                .findFirst();
    }

    /** The newest test of the version for the tag that has come to an end. */
    Optional<HeldMove> decided(TagMove move) {
        Subject subject = Subject.of(move);
        return moves(
                        MOVE + " where m.state in ('moved', 'refused') and m." + subject.column()
                                + " = ?1 and m.tag = ?2 and m.to_version = ?3 order by m.created_at desc, m.id limit 1",
                        subject.id(),
                        move.tag(),
                        move.to())
                .stream()
                .findFirst();
    }

    List<HeldMove> running() {
        return moves(MOVE + " where m.state = 'running'");
    }

    Optional<UUID> runningOf(UUID evaluation) {
        return moves(MOVE + " where m.state = 'running' and m.evaluation_id = ?1", evaluation).stream()
                .findFirst()
                .map(HeldMove::id);
    }

    /** Newest first. */
    List<HeldMove> newest(Subject subject, int limit) {
        return moves(
                MOVE + " where m." + subject.column() + " = ?1 order by m.created_at desc, m.id limit ?2",
                subject.id(),
                limit);
    }

    /** Ends one that is not decided yet. */
    boolean end(UUID id, HeldMove.State state, String findings) {
        return database.execute(
                        "update held_move set state = ?2, findings = ?3, decided_at = now()"
                                + " where id = ?1 and state = 'running'",
                        id,
                        state.label(),
                        findings)
                == 1;
    }

    private static String text(Optional<?> value) {
        return value.map(Object::toString).orElse(null);
    }

    private List<HeldMove> moves(String sql, Object... parameters) {
        return database.rows(sql, parameters).stream()
                .map(GuardRepository::move)
                .toList();
    }

    private static HeldMove move(Object[] row) {
        boolean isAdapter = row[1] != null;
        var move = new TagMove(
                isAdapter ? TagMove.Subject.ADAPTER : TagMove.Subject.RECIPE,
                (UUID) (isAdapter ? row[1] : row[2]),
                (String) row[3],
                (String) row[4],
                Optional.ofNullable((UUID) row[5]),
                (UUID) row[6],
                (String) row[7],
                (UUID) row[8],
                Optional.ofNullable((UUID) row[9]));
        return new HeldMove(
                (UUID) row[0],
                move,
                Action.of((String) row[10]),
                (UUID) row[11],
                Optional.ofNullable((UUID) row[12]),
                HeldMove.State.of((String) row[13]),
                (String) row[14],
                (String) row[15],
                (Instant) row[16],
                Optional.ofNullable((Instant) row[17]));
    }
}
