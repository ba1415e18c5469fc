package dev.medley.registry.search;

import static dev.medley.registry.search.SearchedAdapters.SAMPLES;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.registry.Api;
import dev.medley.registry.RegistryServices;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a search lists page by page, filters and counts. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class SearchIT {
    @TestHTTPResource("/")
    URI registry;

    private Api publisher;
    private String owner;

    @BeforeEach
    void publishThree() throws Exception {
        SearchedAdapters adapters = SearchedAdapters.of(registry);
        publisher = adapters.publisher();
        owner = adapters.owner();
    }

    @ParameterizedTest
    @CsvSource({"keyword,1", "semantic,3", "hybrid,3"})
    void countsByFacetWhatTheListPagesThrough(String mode, int expected) throws Exception {
        // Given
        String query = "mode=" + mode + "&q=german&owner=" + owner;

        // When
        List<String> listed = pages(query);
        JsonNode facets =
                publisher.json("/api/v1/search/facets?" + query).path("facets").path("owner");
        JsonNode first = publisher.json("/api/v1/search?limit=1&count=true&" + query);

        // Then
        assertThat(listed).doesNotHaveDuplicates().hasSize(expected).startsWith(owner + "/numerals-german");
        assertThat(facets.findValuesAsText("value")).containsExactly(owner);
        assertThat(facets.findValuesAsText("count")).containsExactly(Integer.toString(expected));
        assertThat(first.path("total").asInt(-1)).isEqualTo(expected);
        assertThat(first.path("approximate").asBoolean(true)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rank.gte=8                  | numerals-german",
                "rank.lte=2                  | plural-nouns",
                "rank.gte=3&rank.lte=7       | clock-24h",
                "size.gte=1000000000         | ''",
                "size.lte=10                 | ''",
                "module=q_proj&module=v_proj | clock-24h,numerals-german,plural-nouns",
                "module=q_proj&module=router | ''",
                "runtime=medley&runtime=vllm | clock-24h,numerals-german,plural-nouns",
                "runtime=nowhere             | ''",
                "visibility=public           | clock-24h,numerals-german,plural-nouns",
                "visibility=gated            | ''",
                "base=some/other             | ''",
                "license=apache-2.0          | clock-24h,numerals-german,plural-nouns",
                "license=mit                 | ''",
                "kind=router                 | ''",
                "updatedAt.gte=2026-01-01    | clock-24h,numerals-german,plural-nouns",
                "updatedAt.lte=2026-01-01    | ''",
                "updatedAt.gte=9999-12-31    | ''",
                "downloads.gte=0             | clock-24h,numerals-german,plural-nouns",
                "downloads.gte=1             | ''",
                "hasCard=true                | clock-24h,numerals-german,plural-nouns",
                "hasCard=false               | ''"
            })
    void listsAndCountsOnlyWhatAFilterLeaves(String filter, String expected) throws Exception {
        for (String question : List.of("", "&q=words")) {
            // When
            String query = filter + "&owner=" + owner + question;
            JsonNode found = publisher.json("/api/v1/search?count=true&" + query);
            JsonNode facets = publisher.json("/api/v1/search/facets?" + query).path("facets");

            // Then
            List<String> names = expected.isEmpty() ? List.of() : List.of(expected.split(","));
            assertThat(found.path("items").findValuesAsText("name"))
                    .as(query)
                    .containsExactlyInAnyOrderElementsOf(names);
            assertThat(found.path("total").asInt(-1)).as(query).isEqualTo(names.size());
            for (String facet : List.of("base", "license", "owner", "rank", "size")) {
                assertThat(facets.path(facet).findValuesAsText("count").stream()
                                .mapToInt(Integer::parseInt)
                                .sum())
                        .as(query + " " + facet)
                        .isEqualTo(names.size());
            }
            for (String facet : List.of("module", "runtime")) {
                assertThat(facets.path(facet).isEmpty()).as(query + " " + facet).isEqualTo(names.isEmpty());
            }
        }
    }

    @Test
    void findsTagsAndLicencesInAnyCaseOfLetters() throws Exception {
        // Given
        Map<String, byte[]> files = new TreeMap<>(Api.read(SAMPLES.resolve("clock-24h")));
        files.put(
                "README.md",
                "---\nlicense: Apache-2.0\ntags: [Clocks, clocks, \u00c4mter]\n---\n# Clock"
                        .getBytes(StandardCharsets.UTF_8));
        Api cased = Api.register(registry, "cased");
        cased.publish(files, "cased/clock", "latest");
        String same = "license=aPACHE-2.0&tag=CLOCKS&tag=%C3%A4mter";

        // When
        JsonNode listed = cased.json("/api/v1/adapters?owner=cased&" + same);
        JsonNode found = cased.json("/api/v1/search?owner=cased&q=clock&" + same);
        JsonNode facets =
                cased.json("/api/v1/search/facets?owner=cased&" + same).path("facets");
        JsonNode hub = cased.json("/api/models?author=cased&filter=CLOCKS&filter=license:APACHE-2.0");

        // Then
        assertThat(listed.path("items")).hasSize(1);
        assertThat(found.path("items")).hasSize(1);
        assertThat(found.at("/items/0/license").asText()).isEqualTo("Apache-2.0");
        assertThat(facets.path("license").findValuesAsText("value")).containsExactly("apache-2.0");
        assertThat(facets.path("tag").findValuesAsText("value")).containsExactly("clocks", "\u00e4mter");
        assertThat(facets.path("tag").findValuesAsText("count")).containsOnly("1");
        assertThat(hub).hasSize(1);
    }

    @Test
    void tellsOfWhichKindsAnAdapterAndItsOwnerAre() throws Exception {
        // Given
        Api builder = Api.register(registry, "builder");
        builder.post("/api/v1/orgs", Map.of("name", "workshop"));
        builder.publish(SAMPLES.resolve("clock-24h"), "workshop/clock", "latest");
        builder.publish(Path.of("../samples/routers/smollm2-135m-router"), "workshop/gate", "latest");

        // When
        JsonNode usual = builder.json("/api/v1/search?owner=workshop").path("items");
        JsonNode all = builder.json("/api/v1/search?owner=workshop&sort=name&kind=adapter&kind=router")
                .path("items");

        // Then
        assertThat(usual.findValuesAsText("id")).containsExactly("workshop/clock");
        assertThat(all.findValuesAsText("kind")).containsExactly("adapter", "router");
        assertThat(all.findValuesAsText("ownerKind")).containsOnly("organisation");
        assertThat(builder.get("/api/v1/search?kind=gate").statusCode()).isEqualTo(400);
    }

    @Test
    void findsWhatHasNoLicence(@TempDir Path folder) throws Exception {
        // Given
        for (String file : List.of("adapter_config.json", "adapter_model.safetensors")) {
            Files.copy(SAMPLES.resolve("clock-24h").resolve(file), folder.resolve(file));
        }
        Api plain = Api.register(registry, "unlicensed");
        plain.publish(folder, "unlicensed/clock", "latest");
        plain.publish(SAMPLES.resolve("clock-24h"), "unlicensed/licensed", "latest");

        // When
        JsonNode counted = plain.json("/api/v1/search/facets?owner=unlicensed").at("/facets/license");
        JsonNode found = plain.json("/api/v1/search?owner=unlicensed&license=none");

        // Then
        assertThat(counted.findValuesAsText("value")).containsExactlyInAnyOrder("none", "apache-2.0");
        assertThat(found.path("items").findValuesAsText("id")).containsExactly("unlicensed/clock");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?base=", "?base=other/base"})
    void takesTheBaseOfABasesAdaptersFromTheAddress(String query) throws Exception {
        // When
        JsonNode listed = publisher.json("/api/v1/bases/HuggingFaceTB/SmolLM2-135M-Instruct/adapters" + query
                + (query.isEmpty() ? "?" : "&") + "owner=" + owner);

        // Then
        assertThat(listed.path("items")).hasSize(3);
    }

    private List<String> pages(String query) throws Exception {
        List<String> ids = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = publisher.json("/api/v1/search?limit=1&" + query + cursor);
            page.path("items").forEach(item -> ids.add(item.path("id").asText()));
            cursor = page.hasNonNull("nextCursor")
                    ? "&cursor=" + page.path("nextCursor").asText()
                    : "";
        } while (!cursor.isEmpty());
        return ids;
    }
}
