package dev.medley.registry.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medley.registry.Api;
import dev.medley.registry.RegistryServices;
import dev.medley.registry.gateway.Inference;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What came of runs, read while others delete them. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class EndingIT {
    private static int counter;

    @TestHTTPResource("/")
    URI registry;

    @Inject
    Evaluations evaluations;

    @Inject
    EvaluationRepository repository;

    @Inject
    AgroalDataSource database;

    private Run run;

    @BeforeEach
    void aRunThatEnded() throws Exception {
        Api api = Api.register(registry, "ending-" + counter++);
        UUID account = UUID.fromString(
                api.json("/api/v1/me/export").at("/tables/0/rows/0/id").asText());
        Spec spec = Json.MAPPER.readValue(
                Json.write(Map.of("suite", "s", "arms", List.of(Map.of("name", "base", "model", "b")))), Spec.class);
        var client = new Inference.Client(account, Optional.empty(), Optional.of(account));
        run = Run.of(client, spec, List.of(new Case("Say it.", Optional.of("one"), Optional.empty())));
        repository.start(run);
        repository.finish(run, Optional.empty());
    }

    @Test
    void aRunThatIsReadStaysUntilTheTransactionEnds() {
        // When
        Seen seen =
                QuarkusTransaction.requiringNew().call(() -> new Seen(evaluations.ending(run.id()), canBeDeleted()));

        // Then
        assertThat(seen.ending()).isInstanceOf(Evaluations.Ending.Judged.class);
        assertThat(seen.canBeDeleted()).isFalse();
        assertThat(canBeDeleted()).isTrue();
    }

    private record Seen(Evaluations.Ending ending, boolean canBeDeleted) {}

    @Test
    void aRunThatWasDeletedIsGone() {
        // Given
        repository.remove(run.client().account(), run.id());

        // When
        Evaluations.Ending read = evaluations.ending(run.id());

        // Then
        assertThat(read).isEqualTo(new Evaluations.Ending.Gone());
    }

    /** Whether nobody's transaction holds it. */
    private boolean canBeDeleted() {
        return QuarkusTransaction.requiringNew().call(() -> {
            try (var connection = database.getConnection();
                    var query = connection.prepareStatement(
                            "select id from evaluation where id = ? for update skip locked")) {
                query.setObject(1, run.id());
                return query.executeQuery().next();
            }
        });
    }
}
