package dev.medley.registry.remapping;

import static dev.medley.registry.gateway.TestFleet.BASE;
import static dev.medley.registry.remapping.Remapped.SETTINGS;
import static dev.medley.registry.remapping.Remapped.awaitNothingLeft;
import static dev.medley.registry.remapping.Remapped.beforeTheSwitch;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.registry.Api;
import dev.medley.registry.HeldTable;
import dev.medley.registry.RegistryServices;
import dev.medley.registry.Sql;
import dev.medley.registry.adapter.AdapterVersion;
import dev.medley.registry.base.RetrieverChosen;
import dev.medley.registry.remapping.PlaceRepository.Pass;
import dev.medley.registry.retrieve.Projections;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of searches, of publishers and of the operation while a retriever is being chosen. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class RemappingIT {
    @TestHTTPResource("/")
    URI registry;

    @Inject
    AgroalDataSource database;

    @Inject
    Remapper remapper;

    @Inject
    RemappingRepository repository;

    @Inject
    PlaceRepository places;

    @Inject
    Projections projections;

    private Remapped remapped;
    private Api publisher;
    private Api admin;

    @BeforeEach
    void publish() throws Exception {
        remapped = Remapped.publish(registry);
        publisher = remapped.publisher();
        admin = remapped.admin();
    }

    @AfterEach
    void chooseNone() throws Exception {
        remapped.retire();
    }

    @Test
    void everythingIsFoundByTheMapBeforeUntilAllIsMappedAndWhatIsPublishedMeanwhileIsMappedToo() throws Exception {
        // Given
        List<Double> before = remapped.scores();
        List<Double> meanwhile;
        String operation;

        // When
        try (HeldTable held = beforeTheSwitch(database)) {
            operation = remapped.choose(remapped.retriever());
            held.awaitWaiting();
            remapped.publishBallads("again");
            meanwhile = remapped.scores();
        }
        JsonNode ended = admin.follow(operation);

        // Then
        assertThat(meanwhile).hasSize(2).containsOnly(before.getFirst());
        assertThat(ended.path("state").asText()).as(ended.toString()).isEqualTo("succeeded");
        assertThat(remapped.scores())
                .hasSize(2)
                .containsOnly(remapped.scores().getFirst())
                .doesNotContain(before.getFirst());
        awaitNothingLeft(places);
    }

    @Test
    void aChoiceWhileAnotherGoesOnIsRefusedByItsOperationAndChangesNothing() throws Exception {
        // Given
        String operation;
        double progress;
        HttpResponse<String> refused;

        // When
        try (HeldTable held = beforeTheSwitch(database)) {
            operation = remapped.choose(remapped.retriever());
            held.awaitWaiting();
            progress = admin.json(operation).path("progress").asDouble();
            refused = admin.send("PATCH", SETTINGS, Map.of("defaultRetriever", "", "fitSlack", 77));
        }
        JsonNode ended = admin.follow(operation);

        // Then
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("REMAPPING_RUNNING", operation);
        assertThat(progress).isEqualTo(0.5);
        assertThat(ended.path("state").asText()).as(ended.toString()).isEqualTo("succeeded");
        assertThat(admin.get(SETTINGS).body()).contains(remapped.retriever(), "\"fitSlack\":1.6");
        assertThat(publisher.get(operation).statusCode()).isEqualTo(404);
    }

    @Test
    void aCancelledChoiceLeavesTheRetrieverBeforeAndNothingElse() throws Exception {
        // Given
        List<Double> before = remapped.scores();
        String operation;
        HttpResponse<String> cancelled;
        HttpResponse<String> strange;

        // When
        try (HeldTable held = beforeTheSwitch(database)) {
            operation = remapped.choose(remapped.retriever());
            held.awaitWaiting();
            strange = publisher.post(operation + "/cancel", Map.of());
            cancelled = admin.post(operation + "/cancel", Map.of());
        }
        HttpResponse<String> again = admin.post(operation + "/cancel", Map.of());

        // Then
        assertThat(strange.statusCode()).isEqualTo(404);
        assertThat(cancelled.statusCode()).as(cancelled.body()).isEqualTo(200);
        assertThat(cancelled.body()).contains("\"failed\"", "REMAPPING_CANCELLED", "choose again");
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(again.body()).contains("OPERATION_NOT_CANCELLABLE");
        awaitNothingLeft(places);
        assertThat(remapped.scores()).isEqualTo(before);
        assertThat(admin.follow(remapped.choose(remapped.retriever()))
                        .path("state")
                        .asText())
                .isEqualTo("succeeded");
    }

    @Test
    void aRetrieverThatGoesMeanwhileIsNotPutInForce() throws Exception {
        // Given
        List<Double> before = remapped.scores();
        String operation;

        // When
        try (HeldTable held = beforeTheSwitch(database)) {
            operation = remapped.choose(remapped.retriever());
            held.awaitWaiting();
            publisher.send("PATCH", "/api/v1/adapters/" + remapped.retriever(), Map.of("visibility", "private"));
        }
        JsonNode ended = admin.follow(operation);

        // Then
        assertThat(ended.path("state").asText()).isEqualTo("failed");
        assertThat(ended.at("/findings/0/code").asText()).isEqualTo("RETRIEVER_NOT_FOUND");
        assertThat(ended.at("/findings/0/hint").asText()).contains("choose one that is public");
        assertThat(remapped.scores()).isEqualTo(before);
        awaitNothingLeft(places);
    }

    @Test
    void whatAKilledRegistryLeftGoesOnWhereItWas() throws Exception {
        // Given
        remapped.publishBallads("again");
        Remapping left;
        // Else this registry's sweep, which comes once a minute, may go on before all is left.
        MapTurn killed = MapTurn.take(database).orElseThrow();
        try (killed) {
            left = leftBehind();
        }

        // When
        remapper.resume(new StartupEvent());
        JsonNode ended = admin.follow("/api/v1/operations/" + left.id());

        // Then
        assertThat(ended.path("state").asText()).as(ended.toString()).isEqualTo("succeeded");
        assertThat(admin.get(SETTINGS).body()).contains(remapped.retriever());
        assertThat(remapped.scores()).hasSize(2).containsOnly(remapped.scores().getFirst());
        assertThat(places.isComplete(BASE, left.map())).isTrue();
        awaitNothingLeft(places);
    }

    @Test
    void aBrokenDatabaseEndsNoChoice() throws Exception {
        // Given
        String operation;

        // When
        try (HeldTable held = HeldTable.againstWriting(database, "adapter_place")) {
            operation = remapped.choose(remapped.retriever());
            held.awaitWaiting();
            held.breakWaiting();
        }
        database.flush(AgroalDataSource.FlushMode.INVALID);
        JsonNode ended = admin.follow(operation);

        // Then
        assertThat(ended.path("state").asText()).as(ended.toString()).isEqualTo("succeeded");
        awaitNothingLeft(places);
    }

    @Test
    void oneRegistryMapsAtATime() throws Exception {
        // Given
        String operation;
        Optional<MapTurn> third;
        MapTurn other = MapTurn.take(database).orElseThrow();
        try (other) {
            operation = remapped.choose(remapped.retriever());

            // When
            third = MapTurn.take(database);
        }
        remapper.sweep();

        // Then
        assertThat(third).isEmpty();
        assertThat(admin.follow(operation).path("state").asText()).isEqualTo("succeeded");
    }

    /** Some places, the beginning of an index, and no registry that would go on. */
    private Remapping leftBehind() throws Exception {
        UUID account = UUID.fromString(
                admin.json("/api/v1/me/export").at("/tables/0/rows/0/id").asText());
        var chosen = new RetrieverChosen(BASE, remapped.retriever(), true, true);
        repository.add(
                UUID.randomUUID(), account, chosen, projections.require(chosen).map(AdapterVersion::digest));
        Remapping left = repository.first().orElseThrow();
        QuarkusTransaction.requiringNew().call(() -> places.add(BASE, left.map(), Pass.BEGINNING));
        long map = left.map().number();
        Sql.run(
                database,
                "delete from adapter_place where map = " + map + " and version_id in (select version_id from"
                        + " latest_version where id = '" + remapped.owner() + "/again')");
        Sql.run(database, "create index adapter_spot_of_" + map + " on adapter_spot (spot) where map = " + map);
        Sql.run(
                database,
                "update pg_index set indisvalid = false where indexrelid = 'adapter_spot_of_" + map + "'::regclass");
        return left;
    }
}
