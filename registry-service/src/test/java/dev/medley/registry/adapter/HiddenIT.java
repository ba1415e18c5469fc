package dev.medley.registry.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medley.format.Digest;
import dev.medley.registry.Api;
import dev.medley.registry.RegistryServices;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is hidden is told of nowhere: no list, search, count or collection has a trace of it. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class HiddenIT {
    private static final Path SAMPLE = Path.of("../samples/adapters/sort-words");

    @TestHTTPResource("/")
    URI registry;

    private String organisation;
    private Api owner;
    private Api stranger;

    @BeforeEach
    void found() throws Exception {
        Lodge lodge = Lodge.found(registry);
        organisation = lodge.name();
        owner = lodge.owner();
        stranger = lodge.stranger();
    }

    @Test
    void countsWhatIsHiddenNowhere() throws Exception {
        // Given
        String hidden = organisation + "/words";
        String strangers = stranger.json("/api/v1/me").path("username").asText();
        owner.publish(SAMPLE, organisation + "/shown", "latest");
        Map<String, byte[]> files = Api.withCard(Api.read(SAMPLE), "Of " + organisation);
        owner.publish(files, hidden, "latest");
        owner.post(
                "/api/v1/adapters/" + organisation + "/shown/versions/latest/fork",
                Map.of("to", organisation + "/forked"));
        stranger.send("PUT", "/api/v1/adapters/" + hidden + "/like", "");
        String collection = "/api/v1/collections/"
                + Api.JSON
                        .readTree(stranger.post("/api/v1/collections", Map.of("title", "Found"))
                                .body())
                        .path("id")
                        .asText();
        stranger.send("PUT", collection + "/items/" + hidden, Map.of());
        String hash = Digest.sha256(files.get("README.md"));
        List<String> places = List.of(
                "/api/v1/search?q=sort+words&mode=keyword&limit=100&owner=" + organisation,
                "/api/v1/search?q=sort+words&mode=semantic&limit=100&owner=" + organisation,
                "/api/v1/search?q=" + organisation + "&limit=100",
                "/api/v1/search?sort=-trending&owner=" + organisation,
                "/api/v1/search?sort=-likes&owner=" + organisation,
                "/api/v1/adapters?owner=" + organisation,
                "/api/v1/bases/HuggingFaceTB/SmolLM2-135M-Instruct/adapters?owner=" + organisation,
                "/api/v1/adapters/" + organisation + "/shown/versions/latest/lineage",
                "/api/v1/by-hash/" + hash,
                "/api/v1/likes?limit=100",
                collection,
                "/api/models?author=" + organisation,
                "/api/users/" + strangers + "/likes",
                "/v1/models");
        List<String> before = all(places);

        // When
        owner.send("PATCH", "/api/v1/adapters/" + hidden, Map.of("visibility", "private"));
        owner.send("PATCH", "/api/v1/adapters/" + organisation + "/forked", Map.of("visibility", "private"));

        // Then
        for (int place = 0; place < places.size(); place++) {
            String now = stranger.get(places.get(place)).body();
            boolean ofTheFork = places.get(place).endsWith("/lineage");
            String name = ofTheFork ? organisation + "/forked" : hidden;
            assertThat(before.get(place)).as(places.get(place)).contains(name);
            assertThat(now).as(places.get(place)).doesNotContain(name);
        }
        String mine = "?count=true&owner=" + organisation;
        assertThat(stranger.json("/api/v1/search" + mine).path("total").asInt()).isEqualTo(1);
        assertThat(stranger.json("/api/v1/search" + mine + "&q=sort")
                        .path("total")
                        .asInt())
                .isEqualTo(1);
        stranger.json("/api/v1/search/facets?owner=" + organisation)
                .path("facets")
                .forEach(facet -> assertThat(facet.findValuesAsText("count")).containsOnly("1"));
        assertThat(owner.json("/api/v1/search" + mine).path("total").asInt()).isEqualTo(3);
    }

    private List<String> all(List<String> places) throws Exception {
        List<String> bodies = new ArrayList<>();
        for (String place : places) {
            bodies.add(stranger.get(place).body());
        }
        return bodies;
    }
}
