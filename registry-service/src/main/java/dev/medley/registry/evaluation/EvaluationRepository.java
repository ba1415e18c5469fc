package dev.medley.registry.evaluation;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.medley.registry.gateway.Inference;
import dev.medley.registry.upload.OtherOperations;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/** The tables of suites, evaluations and their answers. A run is an operation as well, for clients that wait for any. */
@ApplicationScoped
class EvaluationRepository implements OtherOperations {
    private static final TypeReference<List<Case>> CASES = new TypeReference<>() {};
    private static final TypeReference<List<Given.Share>> SHARES = new TypeReference<>() {};
    private static final TypeReference<List<List<Double>>> LAYERS = new TypeReference<>() {};
    private static final TypeReference<List<Finding>> FINDINGS = new TypeReference<>() {};
    private static final TypeReference<Spec> SPEC = new TypeReference<>() {};
    private static final String RUN = """
            select id, account_id, key_id, sees, suite, spec, cases, state, progress, findings, created_at, finished_at
            from evaluation
            """;

    private final AgroalDataSource database;

    @Inject
    EvaluationRepository(AgroalDataSource database) {
        this.database = database;
    }

    void store(UUID account, String name, List<Case> cases) {
        update("""
                insert into suite (id, account_id, name, cases, size) values (?, ?, ?, ?, ?)
                on conflict (account_id, name) do update
                    set cases = excluded.cases, size = excluded.size, updated_at = now()
                """, UUID.randomUUID(), account, name, Json.write(cases), cases.size());
    }

    List<Suite> suites(UUID account) {
        return query(
                "select id, name, cases, updated_at from suite where account_id = ? order by name",
                EvaluationRepository::suite,
                account);
    }

    Optional<Suite> suite(UUID account, String name) {
        return query(
                        "select id, name, cases, updated_at from suite where account_id = ? and name = ?",
                        EvaluationRepository::suite,
                        account,
                        name)
                .stream()
                .findFirst();
    }

    Optional<Suite> suite(UUID id) {
        return query("select id, name, cases, updated_at from suite where id = ?", EvaluationRepository::suite, id)
                .stream()
                .findFirst();
    }

    /** Whether a tag's guard needs it. */
    boolean isBound(UUID account, String name) {
        return !query(
                        "select 1 from tag_guard g join suite s on s.id = g.suite_id"
                                + " where s.account_id = ? and s.name = ? limit 1",
                        row -> row.getInt(1),
                        account,
                        name)
                .isEmpty();
    }

    boolean removeSuite(UUID account, String name) {
        return update("delete from suite where account_id = ? and name = ?", account, name) == 1;
    }

    void start(Run run) {
        update(
                "insert into evaluation (id, account_id, key_id, sees, suite, spec, cases, findings, state)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, 'running')",
                run.id(),
                run.client().account(),
                run.client().key().orElse(null),
                run.client().sees().orElse(null),
                run.suite(),
                Json.write(run.spec()),
                Json.write(run.cases()),
                Json.write(run.findings()));
    }

    Optional<Run> find(UUID account, UUID id) {
        return query(RUN + " where account_id = ? and id = ?", EvaluationRepository::run, account, id).stream()
                .findFirst();
    }

    Optional<Run> find(UUID id) {
        return query(RUN + " where id = ?", EvaluationRepository::run, id).stream()
                .findFirst();
    }

    @Override
    public Optional<Operation> operation(UUID account, UUID id) {
        return query(
                        "select state, progress, findings from evaluation where account_id = ? and id = ?",
                        row -> new Operation(
                                id,
                                row.getString("state"),
                                row.getDouble("progress"),
                                row.getString("findings"),
                                Optional.empty()),
                        account,
                        id)
                .stream()
                .findFirst();
    }

    /** One that, until the transaction ends, nobody deletes. */
    Optional<Run> hold(UUID id) {
        return query(RUN + " where id = ? for key share", EvaluationRepository::run, id).stream()
                .findFirst();
    }

    /** @param after time and id of the run that the page before ended with */
    List<Run> newest(UUID account, Optional<String> after, int limit) {
        String order = " order by created_at desc, id desc limit ?";
        if (after.isEmpty()) {
            return query(RUN + " where account_id = ?" + order, EvaluationRepository::run, account, limit);
        }
        String[] last = after.get().split(" ", 2);
        return query(
                RUN + " where account_id = ? and (created_at, id) < (?::timestamptz, ?::uuid)" + order,
                EvaluationRepository::run,
                account,
                last[0],
                last[1],
                limit);
    }

    /** Left by a registry that stopped. */
    List<Run> unfinished() {
        return query(RUN + " where state = 'running'", EvaluationRepository::run);
    }

    void progress(UUID id, double progress) {
        update("update evaluation set progress = ? where id = ? and state = 'running'", progress, id);
    }

    /** @param stopped why it ended before its time */
    void finish(Run run, Optional<Finding> stopped) {
        if (stopped.isEmpty()) {
            update(
                    "update evaluation set state = 'succeeded', progress = 1, finished_at = now()"
                            + " where id = ? and state = 'running'",
                    run.id());
        } else {
            update(
                    "update evaluation set state = 'failed', findings = ?, finished_at = now()"
                            + " where id = ? and state = 'running'",
                    Json.write(Stream.concat(stopped.stream(), run.findings().stream())
                            .toList()),
                    run.id());
        }
    }

    boolean remove(UUID account, UUID id) {
        return update("delete from evaluation where account_id = ? and id = ?", account, id) == 1;
    }

    /** Keeps an answer; nothing when the run was deleted meanwhile. */
    void answer(UUID id, int arm, int position, Given given) {
        update(
                """
                insert into evaluation_answer (evaluation_id, arm, position, answer, error, adapters, millis, tokens, logprob, layers,
                    judge_score, judge_reason, recipe)
                select id, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? from evaluation where id = ?
                on conflict do nothing
                """,
                arm,
                position,
                given.answer().orElse(null),
                given.error().orElse(null),
                Json.write(given.adapters()),
                given.millis(),
                given.tokens(),
                given.logprob().orElse(null),
                given.layers().isEmpty() ? null : Json.write(given.layers()),
                given.judgement().flatMap(Judgement::score).orElse(null),
                given.judgement().map(Judgement::reason).orElse(null),
                given.recipe().orElse(null),
                id);
    }

    /** By arm, then by case. */
    Map<Integer, Map<Integer, Given>> answers(UUID id) {
        Map<Integer, Map<Integer, Given>> answers = new TreeMap<>();
        query(
                "select arm, position, answer, error, adapters, millis, tokens, logprob, layers, judge_score, judge_reason,"
                        + " recipe from evaluation_answer where evaluation_id = ?",
                row -> {
                    Given given = new Given(
                            Optional.ofNullable(row.getString("answer")),
                            Optional.ofNullable(row.getString("error")),
                            Json.read(row.getString("adapters"), SHARES),
                            row.getDouble("millis"),
                            row.getInt("tokens"),
                            Optional.ofNullable(row.getObject("logprob", Double.class)),
                            judgement(row),
                            Optional.ofNullable(row.getString("layers"))
                                    .map(text -> Json.read(text, LAYERS))
                                    .orElse(List.of()),
                            Optional.ofNullable(row.getString("recipe")));
                    return answers.computeIfAbsent(row.getInt("arm"), _ -> new TreeMap<>())
                                    .put(row.getInt("position"), given)
                            == null;
                },
                id);
        return answers;
    }

    private static Optional<Judgement> judgement(ResultSet row) throws SQLException {
        Optional<Double> score = Optional.ofNullable(row.getObject("judge_score", Double.class));
        String reason = row.getString("judge_reason");
        return Optional.ofNullable(reason).map(text -> new Judgement(score, text, Optional.empty()));
    }

    private static Suite suite(ResultSet row) throws SQLException {
        return new Suite(
                row.getObject("id", UUID.class),
                row.getString("name"),
                Json.read(row.getString("cases"), CASES),
                row.getObject("updated_at", OffsetDateTime.class).toInstant());
    }

    private static Run run(ResultSet row) throws SQLException {
        return new Run(
                row.getObject("id", UUID.class),
                new Inference.Client(
                        row.getObject("account_id", UUID.class),
                        Optional.ofNullable(row.getString("key_id")),
                        Optional.ofNullable(row.getObject("sees", UUID.class))),
                row.getString("suite"),
                Json.read(row.getString("spec"), SPEC),
                Json.read(row.getString("cases"), CASES),
                row.getString("state"),
                row.getDouble("progress"),
                Json.read(row.getString("findings"), FINDINGS),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                Optional.ofNullable(row.getObject("finished_at", OffsetDateTime.class))
                        .map(OffsetDateTime::toInstant));
    }

    private interface Row<T> {
        T of(ResultSet row) throws SQLException;
    }

    private <T> List<T> query(String sql, Row<T> reader, Object... parameters) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = prepare(connection, sql, parameters);
                ResultSet rows = statement.executeQuery()) {
            List<T> found = new ArrayList<>();
            while (rows.next()) {
                found.add(reader.of(rows));
            }
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException("can't read evaluations", e);
        }
    }

    private int update(String sql, Object... parameters) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = prepare(connection, sql, parameters)) {
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("can't store an evaluation", e);
        }
    }

    private static PreparedStatement prepare(Connection connection, String sql, Object... parameters)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement;
    }
}
