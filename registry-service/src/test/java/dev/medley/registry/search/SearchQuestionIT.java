package dev.medley.registry.search;

import static dev.medley.registry.search.SearchedAdapters.SAMPLES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.registry.Api;
import dev.medley.registry.RegistryServices;
import dev.medley.registry.embedding.Embedder;
import dev.medley.registry.embedding.Vector;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a search makes of its question: meaning, words, or a text that means nothing. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class SearchQuestionIT {
    @TestHTTPResource("/")
    URI registry;

    @Inject
    Embedder embedder;

    @Inject
    AgroalDataSource database;

    private Api publisher;
    private String owner;

    @BeforeEach
    void publishThree() throws Exception {
        SearchedAdapters adapters = SearchedAdapters.of(registry);
        publisher = adapters.publisher();
        owner = adapters.owner();
    }

    @Test
    void explainsAScoreByMeaningAndWords() throws Exception {
        // When
        JsonNode items = publisher
                .json("/api/v1/search?mode=hybrid&q=german&owner=" + owner)
                .path("items");

        // Then
        assertThat(items.at("/0/explanation/words").asDouble()).isPositive();
        items.forEach(item -> assertThat(item.path("score").asDouble())
                .isCloseTo(
                        item.at("/explanation/meaning").asDouble()
                                + 0.5 * item.at("/explanation/words").asDouble(),
                        within(2e-6)));
        assertThat(publisher
                        .json("/api/v1/search?mode=semantic&q=german&owner=" + owner)
                        .at("/items/0/explanation/words")
                        .isMissingNode())
                .isTrue();
    }

    @Test
    void scoresMeaningByTheWholeVectorsThoughTheIndexHoldsHalves() throws Exception {
        // Given
        Vector asked = embedder.document("german").orElseThrow();
        Map<String, Double> exact = new TreeMap<>();
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement(
                        "select v.id, vector_send(e.search) from adapter_embedding e join latest_version v using (version_id)"
                                + " where v.owner = ?")) {
            query.setString(1, owner);
            ResultSet rows = query.executeQuery();
            while (rows.next()) {
                exact.put(rows.getString(1), asked.cosine(Vector.ofVectorBytes(rows.getBytes(2))));
            }
        }

        // When
        JsonNode items = publisher
                .json("/api/v1/search?mode=semantic&q=german&owner=" + owner)
                .path("items");

        // Then
        assertThat(exact).hasSize(3);
        assertThat(items).hasSize(3);
        items.forEach(item -> assertThat(item.path("score").asDouble())
                .isCloseTo(exact.get(item.path("id").asText()), within(2e-6)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%C2%A0",
                "%E2%80%8B",
                "%EF%BB%BF",
                "%C2%AD",
                "%CC%81",
                "%E2%80%AE",
                "%01",
                "%EF%BF%BD",
                "%EE%80%80"
            })
    void looksByWordsAloneForWhatMeansNothing(String question) throws Exception {
        for (String mode : List.of("keyword", "semantic", "hybrid")) {
            // When
            String query = "?count=true&mode=" + mode + "&q=" + question;
            HttpResponse<String> found = publisher.get("/api/v1/search" + query);
            HttpResponse<String> counted = publisher.get("/api/v1/search/facets?mode=" + mode + "&q=" + question);

            // Then
            assertThat(found.statusCode()).as(mode).isEqualTo(200);
            assertThat(Api.JSON.readTree(found.body()).path("total").asInt(-1)).isZero();
            assertThat(counted.statusCode()).as(mode).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"keyword", "semantic", "hybrid"})
    void refusesTheCharacterThatNoTextHolds(String mode) throws Exception {
        for (String question : List.of("%00", "german%00")) {
            // When
            HttpResponse<String> refused = publisher.get("/api/v1/search?mode=" + mode + "&q=" + question);

            // Then
            assertThat(refused.statusCode()).as(question).isEqualTo(400);
        }
    }

    @Test
    void findsByItsNameWhatHasACardOfInvisibleCharacters() throws Exception {
        // Given
        Map<String, byte[]> files = new TreeMap<>(Api.read(SAMPLES.resolve("plural-nouns")));
        files.put(
                "README.md",
                "---\nlicense: apache-2.0\ntitle: \"\u200b\"\n---\n\u00a0\n".getBytes(StandardCharsets.UTF_8));
        files.put("examples.jsonl", "{\"prompt\": \"\u200b\", \"answer\": \"a\"}\n".getBytes(StandardCharsets.UTF_8));
        String finder = "searcher-unseen";
        Api author = Api.register(registry, finder);

        // When
        JsonNode operation = author.publish(files, finder + "/invisible-card", "latest");

        // Then
        assertThat(operation.path("state").asText()).as(operation.toString()).isEqualTo("succeeded");
        assertThat(author.json("/api/v1/search?mode=semantic&q=invisible+card&owner=" + finder)
                        .path("items"))
                .hasSize(1);
    }
}
