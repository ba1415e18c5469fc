package dev.medley.registry.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.registry.Api;
import dev.medley.registry.AtOnce;
import dev.medley.registry.RegistryServices;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Names of adapters, given, changed and given up, and whom adapters come from. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class NameIT {
    private static int counter;

    @TestHTTPResource("/")
    URI registry;

    private String name;
    private String adapter;
    private String first;
    private Api owner;
    private Api reader;

    @BeforeEach
    void publish() throws Exception {
        name = "namer-" + counter++;
        owner = Api.register(registry, name);
        reader = new Api(registry, RegistryServices.key("demo"));
        adapter = "/api/v1/adapters/" + name + "/words";
        first = owner.publish(Path.of("../samples/adapters/review-sentiment"), name + "/words", "v1")
                .path("version")
                .asText();
    }

    @Test
    void leadsOnFromAFormerNameThatNobodyGetsAgain() throws Exception {
        // When
        HttpResponse<String> renamed = owner.post(adapter + "/rename", Map.of("name", "sorted"));

        // Then
        assertThat(renamed.statusCode()).isEqualTo(200);
        assertThat(reader.json(adapter).path("id").asText()).isEqualTo(name + "/sorted");
        assertThat(reader.get("/" + name + "/words/resolve/main/README.md").statusCode())
                .isEqualTo(302);
        HttpResponse<String> again = owner.open(Map.of("LICENSE", new byte[1]), name + "/words", "latest");
        assertThat(again.headers().firstValue("X-Error-Code")).contains("NAME_RETIRED");
        assertThat(again.body()).contains(name + "/sorted");
        assertThat(owner.post("/api/v1/adapters", Map.of("id", name + "/words")).statusCode())
                .isEqualTo(409);
    }

    @Test
    void takesItsFormerNameBack() throws Exception {
        // Given
        owner.post(adapter + "/rename", Map.of("name", "sorted"));

        // When
        HttpResponse<String> back = owner.post("/api/v1/adapters/" + name + "/sorted/rename", Map.of("name", "words"));

        // Then
        assertThat(back.statusCode()).as(back.body()).isEqualTo(200);
        assertThat(reader.json(adapter).path("id").asText()).isEqualTo(name + "/words");
        assertThat(reader.json("/api/v1/adapters/" + name + "/sorted")
                        .path("id")
                        .asText())
                .isEqualTo(name + "/words");
    }

    @Test
    void neverGivesADeletedNameAgainButRestoresIt() throws Exception {
        // When
        owner.delete(adapter);

        // Then
        assertThat(reader.get(adapter).body()).contains("ADAPTER_NOT_FOUND");
        assertThat(owner.open(Map.of("LICENSE", new byte[1]), name + "/words", "latest")
                        .headers()
                        .firstValue("X-Error-Code"))
                .contains("NAME_RETIRED");
        assertThat(owner.post(adapter + "/restore", "").statusCode()).isEqualTo(200);
        assertThat(reader.get(adapter).statusCode()).isEqualTo(200);
    }

    @Test
    void forksAVersionAndRemembersItsParent() throws Exception {
        // Given
        Api other = Api.register(registry, name + "-fork");

        // When
        HttpResponse<String> forked = other.post(adapter + "/versions/v1/fork", Map.of("to", name + "-fork/words"));

        // Then
        assertThat(forked.statusCode()).as(forked.body()).isEqualTo(201);
        JsonNode family = reader.json("/api/v1/adapters/" + name + "-fork/words/versions/latest/lineage");
        assertThat(family.at("/version").asText()).isEqualTo(first);
        assertThat(family.at("/parents/0/id").asText()).isEqualTo(name + "/words");
        owner.send("PATCH", adapter, Map.of("visibility", "private"));
        assertThat(reader.get("/api/v1/adapters/" + name + "-fork/words/versions/latest/lineage")
                        .body())
                .doesNotContain(name + "/words\"");
    }

    @Test
    void givesANameOnceToThoseWhoTakeItAtOnce() throws Exception {
        // When
        List<HttpResponse<String>> forks =
                AtOnce.atOnce(6, number -> owner.post(adapter + "/versions/v1/fork", Map.of("to", name + "/taken")));
        List<HttpResponse<String>> made =
                AtOnce.atOnce(6, number -> owner.post("/api/repos/create", Map.of("name", "made")));
        List<HttpResponse<String>> renamed = AtOnce.atOnce(
                2,
                number -> owner.post(
                        "/api/v1/adapters/" + name + "/"
                                + List.of("taken", "made").get(number) + "/rename",
                        Map.of("name", "wanted")));

        // Then
        for (List<HttpResponse<String>> answers : List.of(forks, made, renamed)) {
            assertThat(answers).filteredOn(answer -> answer.statusCode() < 300).hasSize(1);
            assertThat(answers)
                    .filteredOn(answer -> answer.statusCode() == 409)
                    .as(answers.getFirst().body())
                    .hasSize(answers.size() - 1);
        }
    }

    @Test
    void findsRelativesThroughRenames() throws Exception {
        // Given
        Api other = Api.register(registry, name + "-kin");
        String fork = "/api/v1/adapters/" + name + "-kin/words/versions/latest/lineage";
        other.post(adapter + "/versions/v1/fork", Map.of("to", name + "-kin/words"));
        owner.post(adapter + "/rename", Map.of("name", "renamed"));

        // When
        JsonNode child = reader.json(fork);
        JsonNode parent = reader.json("/api/v1/adapters/" + name + "/renamed/versions/v1/lineage");

        // Then
        assertThat(child.path("parents").findValuesAsText("id")).containsExactly(name + "/renamed");
        assertThat(child.path("children")).isEmpty();
        assertThat(parent.path("parents")).isEmpty();
        assertThat(parent.path("children").findValuesAsText("id")).containsExactly(name + "-kin/words");
    }
}
