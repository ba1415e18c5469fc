package dev.medley.registry.remapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.registry.Api;
import dev.medley.registry.HeldTable;
import dev.medley.registry.RegistryServices;
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
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of searches, of publishers and of the operation while a retriever is being chosen. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class RemappingIT {
    private static final String BASE = "HuggingFaceTB/SmolLM2-135M-Instruct";
    private static final String PATH = "/api/v1/bases/" + BASE;
    private static final Path SAMPLES = Path.of("../samples");
    private static final String NOTHING = "";
    private static int counter;

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

    private Api publisher;
    private Api admin;
    private String owner;

    @BeforeEach
    void publish() throws Exception {
        owner = "remapped-" + counter++;
        publisher = Api.register(registry, owner);
        admin = new Api(registry, RegistryServices.key("admin"));
        publishBallads("english");
        publisher.publish(SAMPLES.resolve("retrievers/smollm2-135m-retriever"), owner + "/map", "latest");
    }

    @AfterEach
    void chooseNone() throws Exception {
        admin.follow(choose(NOTHING));
        publisher.send("DELETE", "/api/v1/adapters/" + owner + "/english", Map.of());
        publisher.send("DELETE", "/api/v1/adapters/" + owner + "/again", Map.of());
    }

    /**
     * For a task that no other test has adapters for, so that these are the nearest to its question, and in words of this test: an index of neighbours may
     * lose one of many that lie in the same place.
     */
    private void publishBallads(String name) throws Exception {
        Map<String, byte[]> files = Api.read(SAMPLES.resolve("adapters/numerals-english"));
        files.put(
                "examples.jsonl",
                ("{\"prompt\": \"Sing the ballad of the grey heron and the miller's boat in " + owner
                                + ".\", \"answer\": \"Oh heron\"}\n")
                        .getBytes(StandardCharsets.UTF_8));
        publisher.publish(files, owner + "/" + name, "latest");
    }

    @Test
    void everythingIsFoundByTheMapBeforeUntilAllIsMappedAndWhatIsPublishedMeanwhileIsMappedToo() throws Exception {
        // Given
        List<Double> before = scores();
        List<Double> meanwhile;
        String operation;

        // When
        try (HeldTable held = beforeTheSwitch()) {
            operation = choose(owner + "/map");
            held.awaitWaiting();
            publishBallads("again");
            meanwhile = scores();
        }
        JsonNode ended = admin.follow(operation);

        // Then
        assertThat(meanwhile).hasSize(2).containsOnly(before.getFirst());
        assertThat(ended.path("state").asText()).as(ended.toString()).isEqualTo("succeeded");
        assertThat(scores()).hasSize(2).containsOnly(scores().getFirst()).doesNotContain(before.getFirst());
        assertNothingIsLeft();
    }

    @Test
    void aChoiceWhileAnotherGoesOnIsRefusedByItsOperationAndChangesNothing() throws Exception {
        // Given
        String operation;
        double progress;
        HttpResponse<String> refused;

        // When
        try (HeldTable held = beforeTheSwitch()) {
            operation = choose(owner + "/map");
            held.awaitWaiting();
            progress = admin.json(operation).path("progress").asDouble();
            refused = admin.send("PATCH", PATH, Map.of("defaultRetriever", "", "fitSlack", 77));
        }
        JsonNode ended = admin.follow(operation);

        // Then
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("REMAPPING_RUNNING", operation);
        assertThat(progress).isEqualTo(0.5);
        assertThat(ended.path("state").asText()).as(ended.toString()).isEqualTo("succeeded");
        assertThat(admin.get(PATH).body()).contains(owner + "/map", "\"fitSlack\":1.6");
        assertThat(publisher.get(operation).statusCode()).isEqualTo(404);
    }

    @Test
    void aCancelledChoiceLeavesTheRetrieverBeforeAndNothingElse() throws Exception {
        // Given
        List<Double> before = scores();
        String operation;
        HttpResponse<String> cancelled;
        HttpResponse<String> strange;

        // When
        try (HeldTable held = beforeTheSwitch()) {
            operation = choose(owner + "/map");
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
        assertNothingIsLeft();
        assertThat(scores()).isEqualTo(before);
        assertThat(admin.follow(choose(owner + "/map")).path("state").asText()).isEqualTo("succeeded");
    }

    @Test
    void aRetrieverThatGoesMeanwhileIsNotPutInForce() throws Exception {
        // Given
        List<Double> before = scores();
        String operation;

        // When
        try (HeldTable held = beforeTheSwitch()) {
            operation = choose(owner + "/map");
            held.awaitWaiting();
            publisher.send("PATCH", "/api/v1/adapters/" + owner + "/map", Map.of("visibility", "private"));
        }
        JsonNode ended = admin.follow(operation);

        // Then
        assertThat(ended.path("state").asText()).isEqualTo("failed");
        assertThat(ended.at("/findings/0/code").asText()).isEqualTo("RETRIEVER_NOT_FOUND");
        assertThat(ended.at("/findings/0/hint").asText()).contains("choose one that is public");
        assertThat(scores()).isEqualTo(before);
        assertNothingIsLeft();
    }

    @Test
    void whatAKilledRegistryLeftGoesOnWhereItWas() throws Exception {
        // Given
        publishBallads("again");
        Remapping left = leftBehind();

        // When
        remapper.resume(new StartupEvent());
        JsonNode ended = admin.follow("/api/v1/operations/" + left.id());

        // Then
        assertThat(ended.path("state").asText()).as(ended.toString()).isEqualTo("succeeded");
        assertThat(admin.get(PATH).body()).contains(owner + "/map");
        assertThat(scores()).hasSize(2).containsOnly(scores().getFirst());
        assertThat(places.isComplete(BASE, left.map())).isTrue();
        assertNothingIsLeft();
    }

    @Test
    void aBrokenDatabaseEndsNoChoice() throws Exception {
        // Given
        String operation;

        // When
        try (HeldTable held = HeldTable.againstWriting(database, "adapter_place")) {
            operation = choose(owner + "/map");
            held.awaitWaiting();
            held.breakWaiting();
        }
        database.flush(AgroalDataSource.FlushMode.INVALID);
        JsonNode ended = admin.follow(operation);

        // Then
        assertThat(ended.path("state").asText()).as(ended.toString()).isEqualTo("succeeded");
        assertNothingIsLeft();
    }

    @Test
    void oneRegistryMapsAtATime() throws Exception {
        // Given
        String operation;
        Optional<MapTurn> third;
        MapTurn other = MapTurn.take(database).orElseThrow();
        try (other) {
            operation = choose(owner + "/map");

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
        var chosen = new RetrieverChosen(BASE, owner + "/map", true, true);
        repository.add(
                UUID.randomUUID(), account, chosen, projections.require(chosen).map(AdapterVersion::digest));
        Remapping left = repository.first().orElseThrow();
        QuarkusTransaction.requiringNew().call(() -> places.add(BASE, left.map(), Pass.BEGINNING));
        long map = left.map().number();
        run("delete from adapter_place where map = " + map + " and version_id in (select version_id from"
                + " latest_version where id = '" + owner + "/again')");
        run("create index adapter_place_of_" + map + " on adapter_place (version_id) where map = " + map);
        run("update pg_index set indisvalid = false where indexrelid = 'adapter_place_of_" + map + "'::regclass");
        return left;
    }

    /** Whoever is to end a choice has to wait for it. */
    private HeldTable beforeTheSwitch() throws SQLException {
        return HeldTable.againstChanging(database, "base where name = '" + BASE + "'");
    }

    /** The operation's address. */
    private String choose(String retriever) throws Exception {
        HttpResponse<String> begun = admin.send("PATCH", PATH, Map.of("defaultRetriever", retriever));
        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(202);
        return begun.headers().firstValue("Location").orElseThrow();
    }

    private List<Double> scores() throws Exception {
        JsonNode route = Api.JSON.readTree(publisher
                .post(
                        "/v1/route",
                        Map.of("input", "Sing the ballad of the grey heron and the sexton's cart.", "top_k", 8))
                .body());
        return Stream.of(route.path("adapters"), route.path("left_out"))
                .flatMap(list -> StreamSupport.stream(list.spliterator(), false))
                .filter(adapter -> adapter.path("id").asText().startsWith(owner + "/"))
                .map(adapter -> adapter.path("score").asDouble())
                .toList();
    }

    /** What is not in force goes once the operation has ended. */
    private void assertNothingIsLeft() throws InterruptedException {
        while (!places.left().isEmpty()) {
            Thread.sleep(20);
        }
    }

    private void run(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
