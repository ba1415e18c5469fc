package dev.medley.registry.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.registry.Api;
import dev.medley.registry.RegistryServices;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people keep for themselves: likes, collections and searches. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class ShelfIT {
    private static final Path SAMPLE = Path.of("../samples/adapters/review-sentiment");

    private static int counter;

    @TestHTTPResource("/")
    URI registry;

    private String name;

    private Api owner;

    private Api reader;

    @BeforeEach
    void register() throws Exception {
        name = "shelf-" + counter++;
        owner = Api.register(registry, name);
        reader = new Api(registry, RegistryServices.key("demo"));
    }

    @Test
    void countsOneLikeAPersonAndSortsByThem() throws Exception {
        // Given
        owner.publish(SAMPLE, name + "/liked", "latest");
        owner.publish(SAMPLE, name + "/plain", "latest");

        // When
        reader.send("PUT", "/api/v1/adapters/" + name + "/liked/like", "");
        HttpResponse<String> twice = reader.send("PUT", "/api/v1/adapters/" + name + "/liked/like", "");

        // Then
        assertThat(Api.JSON.readTree(twice.body()).path("likes").asInt()).isEqualTo(1);
        assertThat(owner.json("/api/v1/adapters/" + name + "/liked/like")
                        .path("liked")
                        .asBoolean())
                .isFalse();
        assertThat(owner.json("/api/v1/search?sort=-likes&owner=" + name)
                        .at("/items/0/id")
                        .asText())
                .isEqualTo(name + "/liked");
        assertThat(owner.json("/api/v1/search?sort=-trending&owner=" + name).path("items"))
                .hasSize(2);
        assertThat(reader.json("/api/v1/likes").path("items").findValuesAsText("adapter"))
                .contains(name + "/liked");
        reader.delete("/api/v1/adapters/" + name + "/liked/like");
        assertThat(reader.json("/api/v1/likes").path("items").findValuesAsText("adapter"))
                .doesNotContain(name + "/liked");
        assertThat(owner.json("/api/v1/adapters/" + name + "/liked/like")
                        .path("likes")
                        .asInt())
                .isZero();
    }

    @Test
    void showsOfACollectionWhatItsReaderMaySee() throws Exception {
        // Given
        owner.publish(SAMPLE, name + "/open", "latest");
        owner.publish(SAMPLE, name + "/closed", "latest");
        owner.send("PATCH", "/api/v1/adapters/" + name + "/closed", Map.of("visibility", "private"));
        JsonNode made =
                Api.JSON.readTree(owner.post("/api/v1/collections", Map.of("title", "Both", "visibility", "public"))
                        .body());
        String path = "/api/v1/collections/" + made.path("id").asText();

        // When
        owner.send("PUT", path + "/items/" + name + "/open", Map.of("note", "first"));
        owner.send("PUT", path + "/items/" + name + "/closed", Map.of());

        // Then
        assertThat(owner.json(path).path("items").findValuesAsText("adapter"))
                .containsExactly(name + "/open", name + "/closed");
        assertThat(reader.json(path).path("items").findValuesAsText("adapter")).containsExactly(name + "/open");
        assertThat(reader.delete(path).statusCode()).isEqualTo(404);
    }

    @Test
    void listsCollectionsOfAnOwnerToThoseWhoMaySeeThem() throws Exception {
        // Given
        Api nobody = new Api(registry, "");
        owner.post("/api/v1/collections", Map.of("title", "Shown", "visibility", "public"));
        owner.post("/api/v1/collections", Map.of("title", "Kept"));
        String address = "/api/v1/collections?owner=" + name.toUpperCase(Locale.ROOT);

        // When
        JsonNode shown = nobody.json(address).path("items");

        // Then
        assertThat(shown.findValuesAsText("title")).containsExactly("Shown");
        assertThat(shown.findValuesAsText("ownerKind")).containsExactly("person");
        assertThat(reader.json(address).path("items")).isEqualTo(shown);
        assertThat(owner.json(address).path("items").findValuesAsText("title")).containsExactly("Shown", "Kept");
        assertThat(nobody.get("/api/v1/collections").statusCode()).isEqualTo(401);
    }

    @Test
    void keepsSearchesByName() throws Exception {
        // When
        owner.post("/api/v1/searches", Map.of("name", "mine", "query", "q=a"));
        owner.post("/api/v1/searches", Map.of("name", "mine", "query", "q=b"));

        // Then
        JsonNode saved = owner.json("/api/v1/searches");
        assertThat(saved.path("items").findValuesAsText("query")).isEqualTo(List.of("q=b"));
        assertThat(reader.delete("/api/v1/searches/" + saved.at("/items/0/id").asText())
                        .statusCode())
                .isEqualTo(404);
        assertThat(owner.delete("/api/v1/searches/" + saved.at("/items/0/id").asText())
                        .statusCode())
                .isEqualTo(204);
    }
}
