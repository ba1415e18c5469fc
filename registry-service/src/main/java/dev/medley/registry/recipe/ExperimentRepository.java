package dev.medley.registry.recipe;

import dev.medley.registry.sql.NativeSql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The tables of experiments, with what was answered and judged in each arm. */
@ApplicationScoped
@Transactional
class ExperimentRepository {
    private static final String ARMS = """
            select v.digest, a.share, count(c.id), a.failures, count(f.score), coalesce(sum(f.score), 0),
                avg(c.millis), cast(avg(c.tokens) as double precision)
            from experiment_arm a join recipe_version v on v.id = a.version_id
            left join completion c on c.experiment_id = a.experiment_id and c.arm = a.arm
            left join feedback f on f.completion_id = c.id
            where a.experiment_id = ?1 group by a.arm, v.digest, a.share, a.failures order by a.arm""";

    private final NativeSql database;

    @Inject
    ExperimentRepository(NativeSql database) {
        this.database = database;
    }

    /** A version and its share, for calls. */
    record Split(UUID experiment, String version, double share) {}

    void begin(Recipe recipe, double alpha, RecipeVersion before, List<RecipeVersion> versions, List<Double> shares) {
        UUID id = UUID.randomUUID();
        database.execute(
                "insert into experiment (id, recipe_id, state, alpha, before_id) values (?1, ?2, 'running', ?3, ?4)",
                id,
                recipe.id(),
                alpha,
                before.id());
        for (int i = 0; i < versions.size(); i++) {
            database.execute(
                    "insert into experiment_arm (experiment_id, arm, version_id, share) values (?1, ?2, ?3, ?4)",
                    id,
                    i,
                    versions.get(i).id(),
                    shares.get(i));
        }
    }

    /** In the order of the arms; empty when nothing runs. */
    List<Split> running(Recipe recipe) {
        return database
                .rows(
                        "select e.id, v.digest, a.share from experiment e join experiment_arm a on a.experiment_id = e.id"
                                + " join recipe_version v on v.id = a.version_id"
                                + " where e.recipe_id = ?1 and e.state = 'running' order by a.arm",
                        recipe.id())
                .stream()
                .map(row -> new Split((UUID) row[0], (String) row[1], (Double) row[2]))
                .toList();
    }

    Optional<Experiment> newest(Recipe recipe) {
        return database
                .rows(
                        "select e.id, e.state, e.alpha, v.digest, e.created_at, e.ended_at from experiment e"
                                + " join recipe_version v on v.id = e.before_id where e.recipe_id = ?1"
                                + " order by e.created_at desc, e.id limit 1",
                        recipe.id())
                .stream()
                .findFirst()
                .map(row -> new Experiment(
                        (UUID) row[0],
                        (String) row[1],
                        (Double) row[2],
                        (String) row[3],
                        (Instant) row[4],
                        Optional.ofNullable((Instant) row[5]),
                        arms((UUID) row[0])));
    }

    void end(Experiment experiment, String state) {
        database.execute("update experiment set state = ?2, ended_at = now() where id = ?1", experiment.id(), state);
    }

    /** Ends one that runs. */
    boolean promote(UUID id) {
        return database.execute(
                        "update experiment set state = 'promoted', ended_at = now() where id = ?1 and state = 'running'",
                        id)
                == 1;
    }

    /** One more call that came to no answer. */
    void fail(UUID experiment, int arm) {
        database.execute(
                "update experiment_arm set failures = failures + 1 where experiment_id = ?1 and arm = ?2",
                experiment,
                arm);
    }

    private List<Experiment.Arm> arms(UUID id) {
        return database.rows(ARMS, id).stream()
                .map(row -> new Experiment.Arm(
                        (String) row[0],
                        (Double) row[1],
                        (Long) row[2],
                        (Long) row[3],
                        new SequentialTest.Seen((Long) row[4], (Double) row[5]),
                        Optional.ofNullable((Double) row[6]),
                        Optional.ofNullable((Double) row[7])))
                .toList();
    }
}
