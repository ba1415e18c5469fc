package dev.medley.registry.remapping;

import static dev.medley.registry.gateway.TestFleet.BASE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.registry.Api;
import dev.medley.registry.HeldTable;
import dev.medley.registry.RegistryServices;
import io.agroal.api.AgroalDataSource;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Adapters and a retriever of one owner, which an administrator puts in force.
 *
 * @param owner of the publisher
 */
record Remapped(Api publisher, Api admin, String owner) {
    static final String SETTINGS = "/api/v1/bases/" + BASE;
    private static final Path SAMPLES = Path.of("../samples");
    private static final AtomicInteger COUNTER = new AtomicInteger();

    /** With one adapter, and a retriever that may be chosen. */
    static Remapped publish(URI registry) throws Exception {
        String owner = "remapped-" + COUNTER.getAndIncrement();
        var remapped =
                new Remapped(Api.register(registry, owner), new Api(registry, RegistryServices.key("admin")), owner);
        remapped.publishBallads("english");
        remapped.publisher.publish(
                SAMPLES.resolve("retrievers/smollm2-135m-retriever"), remapped.retriever(), "latest");
        return remapped;
    }

    /** For a task that no other test has adapters for, so that these are the nearest to its question, and in words of this test. */
    void publishBallads(String name) throws Exception {
        Map<String, byte[]> files = Api.read(SAMPLES.resolve("adapters/numerals-english"));
        files.put(
                "examples.jsonl",
                ("{\"prompt\": \"Sing the ballad of the grey heron and the miller's boat in " + owner
                                + ".\", \"answer\": \"Oh heron\"}\n")
                        .getBytes(StandardCharsets.UTF_8));
        publisher.publish(files, owner + "/" + name, "latest");
    }

    /** The operation's address. */
    String choose(String retriever) throws Exception {
        HttpResponse<String> begun = admin.send("PATCH", SETTINGS, Map.of("defaultRetriever", retriever));
        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(202);
        return begun.headers().firstValue("Location").orElseThrow();
    }

    List<Double> scores() throws Exception {
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

    String retriever() {
        return owner + "/map";
    }

    /** Whoever is to end a choice has to wait for it. */
    static HeldTable beforeTheSwitch(AgroalDataSource database) throws SQLException {
        return HeldTable.againstChanging(database, "base where name = '" + BASE + "'");
    }

    /** What is not in force goes once the operation has ended. */
    static void awaitNothingLeft(PlaceRepository places) throws InterruptedException {
        while (!places.left().isEmpty()) {
            Thread.sleep(20);
        }
    }

    /** The usual retriever is in force again, and the adapters are gone. */
    void retire() throws Exception {
        admin.follow(choose(""));
        publisher.send("DELETE", "/api/v1/adapters/" + owner + "/english", Map.of());
        publisher.send("DELETE", "/api/v1/adapters/" + owner + "/again", Map.of());
    }
}
