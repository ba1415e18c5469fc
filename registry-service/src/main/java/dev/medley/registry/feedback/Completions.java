package dev.medley.registry.feedback;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.registry.gateway.Answered;
import dev.medley.registry.problem.Outage;
import io.agroal.api.AgroalDataSource;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Remembers for a month who was given which answer, by its id alone: feedback has to find it, and nothing else does. */
@ApplicationScoped
class Completions {
    private static final Logger LOG = Logger.getLogger(Completions.class);
    private static final String KEEP = """
            insert into completion (id, account_id, key_id, recipe_id, experiment_id, arm, millis, tokens)
            values (?, ?, ?, (select id from recipe where owner = split_part(?, '/', 1) and name = split_part(?, '/', 2)), ?, ?, ?, ?)
            on conflict (id) do update set recipe_id = excluded.recipe_id, experiment_id = excluded.experiment_id,
                arm = excluded.arm, millis = excluded.millis
            where completion.account_id = excluded.account_id""";
    private static final String SCORE = """
            insert into feedback (completion_id, score, comment)
            select id, ?, ? from completion where id = ? and account_id = ? and key_id is not distinct from ?
            on conflict (completion_id) do update set score = excluded.score, comment = excluded.comment,
                created_at = now()""";
    private static final String SWEEP = "delete from completion where created_at < now() - interval '30 days'";

    private final AgroalDataSource database;

    @Inject
    Completions(AgroalDataSource database) {
        this.database = database;
    }

    /** The answer is out by now, so failures are only logged; a database that is away is waited for, in the background. */
    void keep(@Observes Answered answer) {
        try {
            store(answer);
        } catch (IllegalStateException failure) {
            if (Outage.causes(failure)) {
                Thread.ofVirtual()
                        .name("completion-" + answer.completion())
                        .start(() -> Outage.outlast("completion " + answer.completion(), () -> store(answer)));
            } else {
                LOG.errorf(failure, "completion not kept completion=%s", answer.completion());
            }
        }
    }

    private void store(Answered answer) {
        Optional<JsonNode> experiment =
                answer.notes().map(notes -> notes.path("experiment")).filter(JsonNode::isObject);
        String recipe = answer.notes().map(notes -> notes.path("id").asText()).orElse("");
        try {
            update(
                    KEEP,
                    answer.completion(),
                    answer.payer().account(),
                    answer.payer().key().orElse(null),
                    recipe,
                    recipe,
                    experiment
                            .map(each -> UUID.fromString(each.path("id").asText()))
                            .orElse(null),
                    experiment.map(each -> each.path("arm").asInt()).orElse(null),
                    answer.millis(),
                    answer.tokens());
        } catch (SQLException e) {
            throw new IllegalStateException("can't keep a completion", e);
        }
    }

    /** False when there is no such answer of this account and key. */
    boolean score(String completion, double score, String comment, UUID account, Optional<String> key) {
        try {
            return update(SCORE, score, comment, completion, account, key.orElse(null)) == 1;
        } catch (SQLException e) {
            throw new IllegalStateException("can't keep feedback", e);
        }
    }

    @Scheduled(every = "1h", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void sweep() throws SQLException {
        update(SWEEP);
    }

    private int update(String sql, Object... parameters) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            return statement.executeUpdate();
        }
    }
}
