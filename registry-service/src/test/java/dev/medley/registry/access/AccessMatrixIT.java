package dev.medley.registry.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medley.registry.Api;
import dev.medley.registry.RegistryServices;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Every route, called by everybody who must not get through: the answers follow from the one word that {@code access.txt} has for the route. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class AccessMatrixIT {
    private static final Path TABLE = Path.of("src/test/resources/access.txt");
    private static final String HIDDEN = "acme-hidden";
    private static final String MISSING = "acme-nobody";

    @TestHTTPResource("/")
    URI registry;

    /** The word, and the scope that follows it where one does. */
    private record Rule(String word, String scope) {}

    @Test
    void knowsEveryRoute() throws Exception {
        assertThat(table().keySet())
                .isEqualTo(Routes.all().stream()
                        .map(AccessMatrixIT::named)
                        .collect(java.util.stream.Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void answersEverybodyByTheTable() throws Exception {
        // Given
        Cast cast = Cast.of(registry);
        List<String> wrong = new ArrayList<>();

        // When
        for (Map.Entry<String, Rule> row : table().entrySet()) {
            for (Caller caller : Caller.values()) {
                HttpResponse<String> answer = call(cast, caller, row.getKey());
                String expected = expected(row.getValue(), caller);
                if (!expected.equals(seen(answer))) {
                    wrong.add(caller + " " + row.getKey() + ": " + seen(answer) + " in place of " + expected + " "
                            + answer.body());
                }
            }
        }

        // Then
        assertThat(wrong).isEmpty();
    }

    @Test
    void answersHiddenAndMissingThingsAlike() throws Exception {
        // Given
        Cast cast = Cast.of(registry);

        for (Map.Entry<String, Rule> row : table().entrySet()) {
            String route = row.getKey();
            String body = Api.JSON.writeValueAsString(cast.body(route.split(" ")[1], HIDDEN));
            // What needs another person than any of these is refused before it is looked for.
            boolean names = route.contains("{owner}/{name}") || route.contains("{repository}") || body.contains(HIDDEN);
            if (!names || List.of("ADMIN", "BROWSER").contains(row.getValue().word())) {
                continue;
            }
            for (Caller caller : List.of(Caller.ANONYMOUS, Caller.OTHER)) {
                // When
                HttpResponse<String> hidden = call(cast, caller, route, HIDDEN);
                HttpResponse<String> missing = call(cast, caller, route, MISSING);

                // Then
                requireAlike(caller + " " + route, hidden, missing);
            }
        }
    }

    @Test
    void answersAlikeWhereABodyNamesWhatIsHiddenOrMissing() throws Exception {
        // Given
        Api other = Cast.of(registry).api(Caller.OTHER);
        String collection = Api.JSON
                .readTree(other.post("/api/v1/collections", Map.of("title", "Found"))
                        .body())
                .path("id")
                .asText();
        other.post("/api/v1/suites", Map.of("name", "any", "cases", List.of(Map.of("prompt", "a", "answer", "b"))));
        String chat = "\"messages\":[{\"role\":\"user\",\"content\":\"go\"}]";
        String step = "{\"definition\":{\"steps\":[{\"kind\":\"mix\",\"pinned\":[{\"id\":\"$\",\"weight\":1}]},"
                + "{\"kind\":\"generate\"}]},\"question\":\"go\"}";
        List<List<String>> calls = List.of(
                List.of("POST", "/v1/chat/completions", "{\"model\":\"$\"," + chat + "}"),
                List.of("POST", "/v1/chat/completions", "{\"model\":\"recipe:$\"," + chat + "}"),
                List.of(
                        "POST",
                        "/v1/chat/completions",
                        "{\"model\":\"auto\",\"adapters\":[{\"id\":\"$\"}]," + chat + "}"),
                List.of("POST", "/v1/completions", "{\"model\":\"$:v1\",\"prompt\":\"go\"}"),
                List.of("GET", "/v1/models/$", ""),
                List.of("POST", "/api/v1/adapters/batchGet", "{\"ids\":[\"$\",\"$:v1\"]}"),
                List.of("POST", "/api/v1/adapters/batchDelete", "{\"ids\":[\"$\"]}"),
                List.of(
                        "POST",
                        "/api/v1/blends",
                        "{\"to\":\"somebody-else/both\",\"adapters\":[{\"id\":\"$\"},{\"id\":\"$:v1\"}]}"),
                List.of("POST", "/api/v1/recipes/validate", step.replace(",\"question\":\"go\"", "")),
                List.of("POST", "/api/v1/recipes/dry-run", step),
                List.of(
                        "POST",
                        "/api/v1/evaluations",
                        "{\"suite\":\"any\",\"metrics\":[\"contains\"],\"arms\":[{\"name\":\"a\",\"model\":\"$\"}]}"),
                List.of("PUT", "/api/v1/collections/" + collection + "/items/$", "{}"));

        for (List<String> call : calls) {
            // When
            List<HttpResponse<String>> answers = new ArrayList<>();
            for (String name : List.of(HIDDEN, MISSING)) {
                String path = call.get(1).replace("$", "acme/" + name);
                String body = call.get(2).replace("$", "acme/" + name);
                answers.add(body.isEmpty() ? other.get(path) : other.send(call.get(0), path, body));
            }

            // Then
            requireAlike(call.toString(), answers.getFirst(), answers.getLast());
            boolean isAboutTheName = answers.getFirst().statusCode() == 404
                    || answers.getFirst().body().contains(HIDDEN);
            assertThat(isAboutTheName).as(answers.getFirst().body()).isTrue();
        }
    }

    private static void requireAlike(String call, HttpResponse<String> hidden, HttpResponse<String> missing) {
        assertThat(hidden.statusCode()).as(call).isEqualTo(missing.statusCode());
        assertThat(withoutId(hidden.body()).replace(HIDDEN, MISSING)).as(call).isEqualTo(withoutId(missing.body()));
        assertThat(names(hidden)).as(call).isEqualTo(names(missing));
    }

    @Test
    void listsToAKeyThatMayNotReadWhatEverybodySees() throws Exception {
        // Given
        Cast cast = Cast.of(registry);
        List<String> wrong = new ArrayList<>();
        boolean isHiddenListed = false;

        for (Map.Entry<String, Rule> row : table().entrySet()) {
            if (!row.getKey().startsWith("GET ") || !row.getValue().word().equals("OPEN")) {
                continue;
            }
            String path = cast.fill(row.getKey().substring(4), HIDDEN);
            for (String filter : List.of("", "?owner=acme", "?author=acme")) {
                // When
                String answer = shown(cast.api(Caller.CALL_ONLY).get(path + filter));
                String everybodys = shown(cast.api(Caller.ANONYMOUS).get(path + filter));
                String readers = cast.api(Caller.READ_ONLY).get(path + filter).body();

                // Then
                if (!answer.equals(everybodys)) {
                    wrong.add(path + filter + ": " + answer + " in place of " + everybodys);
                }
                isHiddenListed |= readers.contains(HIDDEN);
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(isHiddenListed).isTrue();
    }

    /** Apart from whose it is, which an owner knows. */
    private static String shown(HttpResponse<String> answer) {
        return withoutId(answer.body()).replaceAll("\"canEdit\":(true|false)", "");
    }

    private static List<String> names(HttpResponse<String> answer) {
        return answer.headers().map().keySet().stream().sorted().toList();
    }

    private static String withoutId(String body) {
        return body.replaceAll("\"request(Id|_id)\":\"[^\"]*\"", "");
    }

    /** What a caller must see; {@code through} is every answer but a refusal of the caller. */
    private static String expected(Rule rule, Caller caller) {
        if (rule.word().equals("VISIT")) {
            return "through";
        }
        if (rule.word().equals("FLEET") || caller == Caller.EXPIRED) {
            return "401";
        }
        if (caller == Caller.SUSPENDED) {
            return "403";
        }
        boolean anonymous = caller == Caller.ANONYMOUS;
        boolean readOnly = caller == Caller.READ_ONLY;
        boolean gated = caller == Caller.GATED;
        boolean mayRead = rule.scope().isEmpty() || rule.scope().equals("adapter:read");
        if (caller == Caller.CALL_ONLY) {
            return ofAKeyThatOnlyCalls(rule);
        }
        return switch (rule.word()) {
            case "OPEN" -> "through";
            case "SIGNED" -> anonymous ? "401" : "through";
            case "SCOPE" -> anonymous ? "401" : readOnly && !mayRead ? "403" : "through";
            case "ADMIN", "BROWSER" -> anonymous ? "401" : "403";
            case "READ" -> gated || readOnly ? "through" : "404";
            case "FETCH" -> gated ? "403" : readOnly ? "through" : "404";
            case "ASK", "REPORT" ->
                anonymous ? "401" : gated ? "through" : readOnly ? mayRead ? "through" : "403" : "404";
            case "FORK" -> anonymous ? "401" : gated || readOnly ? "403" : "404";
            case "WRITE" -> anonymous ? "401" : gated || readOnly ? "403" : "404";
            case "PUBLISH" -> anonymous ? "401" : "403";
            case "HUBDELETE" -> anonymous ? "401" : gated || readOnly ? "403" : "404";
            case "OWNED" -> anonymous ? "401" : readOnly ? mayRead ? "through" : "403" : "404";
            case "SELF" -> anonymous ? "401" : readOnly && mayRead ? "through" : "403";
            case "HIDDEN" -> readOnly ? "through" : "404";
            case "MEMBER" -> anonymous ? "401" : readOnly ? mayRead ? "through" : "403" : "404";
            default -> throw new IllegalStateException("access.txt has an unknown word " + rule.word());
        };
    }

    /** Of what is private it sees as little as anybody, and where it names something it is told which scope it lacks. */
    private static String ofAKeyThatOnlyCalls(Rule rule) {
        boolean calls = rule.scope().equals("inference:call");
        return switch (rule.word()) {
            case "OPEN", "SIGNED" -> "through";
            case "SCOPE" -> calls ? "through" : "403";
            // It has no suite and no evaluation to its name.
            case "OWNED" -> calls ? "404" : "403";
            case "HIDDEN" -> "404";
            default -> "403";
        };
    }

    /** Refusals of the caller by status; a missing row behind an allowed call is no refusal, a conflict neither. */
    private static String seen(HttpResponse<String> answer) {
        int status = answer.statusCode();
        String code = answer.headers().firstValue("X-Error-Code").orElse("");
        boolean ofContent = List.of(
                        "REQUEST_NOT_FOUND",
                        "REVIEW_NOT_FOUND",
                        "FILE_NOT_FOUND",
                        "EntryNotFound",
                        "RevisionNotFound",
                        "REVISION_NOT_FOUND",
                        "model_not_found",
                        "WRONG_CREDENTIALS",
                        "ACCOUNT_NOT_FOUND")
                .contains(code);
        return !ofContent && List.of(401, 403, 404).contains(status) ? Integer.toString(status) : "through";
    }

    private static HttpResponse<String> call(Cast cast, Caller caller, String route) throws Exception {
        return call(cast, caller, route, caller == Caller.GATED ? "acme-gated" : HIDDEN);
    }

    private static HttpResponse<String> call(Cast cast, Caller caller, String route, String name) throws Exception {
        String[] parts = route.split(" ", 2);
        String path = cast.fill(parts[1], name);
        Api api = cast.api(caller);
        return parts[0].equals("GET") ? api.get(path) : api.send(parts[0], path, cast.body(parts[1], name));
    }

    private static Map<String, Rule> table() throws IOException {
        Map<String, Rule> rules = new TreeMap<>();
        for (String line : Files.readAllLines(TABLE)) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String[] words = line.trim().split("\\s+");
            boolean scoped = words.length == 4;
            String route = words[words.length - 2] + " " + words[words.length - 1];
            rules.put(route, new Rule(words[0], scoped ? words[1] : ""));
        }
        return rules;
    }

    /** Parameters that mean different things in different places get names of their own. */
    private static String named(String route) {
        return route.replaceAll("/(uploads|operations)/\\{id}", "/$1/{upload}")
                .replace("/collections/{id}", "/collections/{collection}")
                .replace("/searches/{id}", "/searches/{search}")
                .replace("/sessions/{id}", "/sessions/{session}")
                .replace("/evaluations/{id}", "/evaluations/{evaluation}")
                .replace("/suites/{name}", "/suites/{suite}")
                .replace("/reports/{id}", "/reports/{report}");
    }
}
