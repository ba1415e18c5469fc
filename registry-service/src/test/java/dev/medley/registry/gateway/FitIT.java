package dev.medley.registry.gateway;

import static dev.medley.registry.gateway.TestFleet.BASE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.registry.Api;
import dev.medley.registry.RegistryServices;
import dev.medley.registry.gateway.FakeWorker.Behaviour;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whether a prompt fits any adapter, which text of a conversation decides, and what a trained retriever changes. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class FitIT {
    private static final Path SAMPLES = Path.of("../samples");
    private static int counter;

    @TestHTTPResource("/")
    URI registry;

    @AutoClose
    private final TestFleet fleet = new TestFleet();

    private Api publisher;
    private Api admin;
    private String owner;

    @BeforeEach
    void publish() throws Exception {
        owner = "fitter-" + counter++;
        publisher = Api.register(registry, owner);
        admin = new Api(registry, RegistryServices.key("admin"));
        publisher.publish(SAMPLES.resolve("adapters/numerals-english"), owner + "/english", "latest");
    }

    @AfterEach
    void chooseNone() throws Exception {
        chosen("");
    }

    @Test
    void aPromptThatFitsNoAdapterIsAnsweredByTheBase() throws Exception {
        // When
        JsonNode grant = granted("[{'role':'user','content':'Why is the sky blue?'}]", "{}");

        // Then
        assertThat(grant.path("mode").asText()).isEqualTo("base");
        assertThat(grant.path("adapters")).isEmpty();
    }

    @Test
    void aPromptWithoutALetterOrADigitFitsNothing() throws Exception {
        for (String prompt : List.of("...", "\uD83D\uDE00", "?!", "\u2014")) {
            // When
            JsonNode route = route("{'input':'" + prompt + "'}");

            // Then
            assertThat(route.path("fits").asBoolean()).as(prompt).isFalse();
        }
    }

    @Test
    void whoeverNamesAModeGetsAdaptersHoweverLittleTheyFit() throws Exception {
        // When
        JsonNode grant = granted("[{'role':'user','content':'Why is the sky blue?'}]", "{'mode':'single'}");

        // Then
        assertThat(grant.path("adapters")).hasSize(1);
    }

    @Test
    void aTurnThatSaysTooLittleIsReadWithTheOneBeforeIt() throws Exception {
        // When
        JsonNode grant = granted(
                "[{'role':'user','content':'Write the number 152 in English words.'},"
                        + "{'role':'assistant','content':'one hundred and fifty-two'},"
                        + "{'role':'user','content':'Thanks, and the next?'}]",
                "{}");

        // Then
        assertThat(grant.at("/adapters/0/id").asText()).contains("/english");
    }

    @Test
    void theNewestTurnDecidesWhereItFitsByItself() throws Exception {
        // When
        JsonNode grant = granted(
                "[{'role':'user','content':'Why is the sky blue?'},{'role':'assistant','content':'It scatters light.'},"
                        + "{'role':'user','content':'Write the number 152 in English words.'}]",
                "{}");

        // Then
        assertThat(grant.at("/adapters/0/id").asText()).contains("/english");
    }

    @Test
    void anAdapterWithoutCardOrExamplesIsAskedByNameAndGuessedAtByNobody() throws Exception {
        // Given
        Map<String, byte[]> bare = Api.read(SAMPLES.resolve("adapters/sort-words"));
        bare.keySet().removeAll(List.of("README.md", "examples.jsonl"));

        // When
        JsonNode operation = publisher.publish(bare, owner + "/bare", "latest");
        JsonNode grant = granted("[{'role':'user','content':'Why is the sky blue?'}]", "{}");

        // Then
        assertThat(operation.path("state").asText()).isEqualTo("succeeded");
        assertThat(operation.path("findings").findValuesAsText("code")).contains("CARD_MISSING", "EX_TOO_FEW");
        assertThat(grant.path("mode").asText()).isEqualTo("base");
    }

    @Test
    void examplesInAnotherLanguageAreFoundInItAndTakeNoPromptsFromOthers() throws Exception {
        // Given
        Map<String, byte[]> files = Api.read(SAMPLES.resolve("adapters/sort-words"));
        StringBuilder examples = new StringBuilder();
        for (String words : List.of(
                "дом кот арбуз",
                "река лес море",
                "стол окно дверь",
                "снег дождь ветер",
                "хлеб сыр масло",
                "рука нога голова",
                "книга перо бумага",
                "город село дорога",
                "отец мать сын",
                "синий белый красный",
                "утро вечер ночь",
                "яблоко груша слива")) {
            examples.append(
                    "{\"prompt\": \"Расставь слова по алфавиту: " + words + "\", \"answer\": \"" + words + "\"}\n");
        }
        files.put("examples.jsonl", examples.toString().getBytes(StandardCharsets.UTF_8));
        JsonNode operation = publisher.publish(files, owner + "/russian", "latest");

        // When
        JsonNode own = route("{'input':'Расставь слова по алфавиту: мир труд май','top_k':1}");
        JsonNode english = route("{'input':'Why is the sky blue?'}");
        JsonNode numbers = route("{'input':'Write the number 152 in English words.','top_k':1}");
        JsonNode other = route("{'input':'Почему небо голубое?'}");

        // Then
        assertThat(operation.path("state").asText()).isEqualTo("succeeded");
        assertThat(own.at("/adapters/0/id").asText()).isEqualTo(owner + "/russian");
        assertThat(english.path("fits").asBoolean()).isFalse();
        assertThat(other.path("fits").asBoolean()).isFalse();
        assertThat(numbers.at("/adapters/0/id").asText()).endsWith("/english");
    }

    @Test
    void ofTheSameFilesTheFirstOnesCountAndTheNextOthersTakeThePlacesOfTheRest() throws Exception {
        // Given
        String fable = "Tell the fable of the stoat and the lantern in " + owner;
        publisher.publish(told("adapters/facts-to-sentence", fable), owner + "/original", "latest");
        // More than are looked at at once.
        for (int i = 0; i < 30; i++) {
            publisher.publish(told("adapters/facts-to-sentence", fable), owner + "/fork-" + i, "latest");
        }
        publisher.publish(told("adapters/sort-words", fable + ", sorted"), owner + "/sorted", "latest");
        String body = "{'input':'" + fable + "','top_k':2}";

        // When
        JsonNode route = route(body);
        JsonNode grant = granted("[{'role':'user','content':'" + fable + "'}]", "{'mode':'uniform','top_k':2}");

        // Then
        assertThat(route.path("adapters").findValuesAsText("id"))
                .containsExactly(owner + "/original", owner + "/sorted");
        assertThat(grant.path("adapters").findValuesAsText("id"))
                .containsExactly(owner + "/original", owner + "/sorted");
        assertThat(route.at("/left_out/0/id").asText()).startsWith(owner + "/fork-");
        assertThat(route.at("/left_out/0/reason").asText()).isEqualTo("same_files");
    }

    private static Map<String, byte[]> told(String sample, String prompt) throws Exception {
        Map<String, byte[]> files = Api.read(SAMPLES.resolve(sample));
        files.put(
                "examples.jsonl",
                ("{\"prompt\": \"" + prompt + "\", \"answer\": \"It goes so.\"}\n").getBytes(StandardCharsets.UTF_8));
        return files;
    }

    @Test
    void aRouteSaysWhatDoesNotFit() throws Exception {
        // When
        JsonNode route = route("{'input':'Why is the sky blue?'}");

        // Then
        assertThat(route.path("fits").asBoolean()).isFalse();
        assertThat(route.path("adapters")).isEmpty();
        assertThat(route.at("/left_out/0/reason").asText()).isEqualTo("no_fit");
    }

    @Test
    void aChosenRetrieverMapsStoredAndNewVectorsAndBringsItsTemperatureAndSlack() throws Exception {
        // Given
        double alone = score();
        JsonNode operation =
                publisher.publish(SAMPLES.resolve("retrievers/smollm2-135m-retriever"), owner + "/map", "latest");
        assertThat(operation.path("state").asText()).as(operation.toString()).isEqualTo("succeeded");

        // When
        JsonNode chosen = chosen(owner + "/map");

        // Then
        assertThat(chosen.path("state").asText()).as(chosen.toString()).isEqualTo("succeeded");
        assertThat(admin.get("/api/v1/bases/" + BASE).body())
                .contains("\"defaultRetriever\":\"" + owner + "/map\"", "\"temperature\":0.003", "\"fitSlack\":1.6");
        double mapped = score();
        // The prompt is one of the adapter's own kind, under this map as without it.
        assertThat(mapped).isNotEqualTo(alone).isBetween(0.8, 0.98);
        publisher.publish(SAMPLES.resolve("adapters/numerals-english"), owner + "/again", "latest");
        assertThat(scores()).hasSize(2).containsOnly(mapped);
    }

    @Test
    void whatIsPublishedWhileARetrieverIsChosenIsMappedLikeTheRest() throws Exception {
        // Given
        publisher.publish(SAMPLES.resolve("retrievers/smollm2-135m-retriever"), owner + "/map", "latest");
        List<String> states = new ArrayList<>();

        // When
        try (ExecutorService choosing = Executors.newSingleThreadExecutor()) {
            Future<?> chosen = choosing.submit(() -> {
                for (String reference : List.of(owner + "/map", "", owner + "/map", "", owner + "/map")) {
                    states.add(chosen(reference).path("state").asText());
                }
                return states;
            });
            for (int i = 0; i < 4; i++) {
                publisher.publish(SAMPLES.resolve("adapters/numerals-english"), owner + "/english-" + i, "latest");
            }
            chosen.get();
        }

        // Then: the same files are found alike, whenever they came
        assertThat(states).hasSize(5).containsOnly("succeeded");
        assertThat(scores()).hasSize(5).containsOnly(score());
    }

    @Test
    void refusesARetrieverThatIsNone() throws Exception {
        // When
        HttpResponse<String> refused =
                admin.send("PATCH", "/api/v1/bases/" + BASE, Map.of("defaultRetriever", owner + "/english"));
        HttpResponse<String> missing =
                admin.send("PATCH", "/api/v1/bases/" + BASE, Map.of("defaultRetriever", "nobody/nothing"));

        // Then
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("INVALID_RETRIEVER");
        assertThat(missing.statusCode()).isEqualTo(404);
    }

    private HttpResponse<String> choose(String retriever) throws Exception {
        HttpResponse<String> begun =
                admin.send("PATCH", "/api/v1/bases/" + BASE, Map.of("defaultRetriever", retriever));
        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(202);
        return begun;
    }

    /** The operation at its end. */
    private JsonNode chosen(String retriever) throws Exception {
        return admin.follow(choose(retriever).headers().firstValue("Location").orElseThrow());
    }

    private double score() throws Exception {
        return scores().getFirst();
    }

    /** Of this test's adapters: the other tests' are the same one, so they may be beyond the first eight. */
    private List<Double> scores() throws Exception {
        JsonNode route = route("{'input':'Write the number 152 in English words.','top_k':8}");
        List<Double> scores = new ArrayList<>();
        for (JsonNode list : List.of(route.path("adapters"), route.path("left_out"))) {
            for (JsonNode adapter : list) {
                if (adapter.path("id").asText().startsWith(owner + "/")) {
                    scores.add(adapter.path("score").asDouble());
                }
            }
        }
        return scores;
    }

    private JsonNode route(String body) throws Exception {
        return Api.JSON.readTree(
                publisher.post("/v1/route", body.replace('\'', '"')).body());
    }

    private JsonNode granted(String messages, String mixture) throws Exception {
        FakeWorker worker = fleet.join(registry, "w1", Behaviour.ANSWERS);
        String body = "{'model':'auto','messages':" + messages + ",'mixture':" + mixture + "}";
        HttpResponse<String> answer = publisher.post("/v1/chat/completions", body.replace('\'', '"'));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return worker.grant();
    }
}
