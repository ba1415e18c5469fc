package dev.medley.registry.access;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What holds for every answer of {@code /api/v1}, asked of every route there is. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class ConventionsIT {
    private static final String OWN = " /api/v1/";

    /** Whoever comes here without an identity is sent to the provider first. */
    private static final String BEHIND_PROVIDER = "/api/v1/sessions/oidc";

    @TestHTTPResource("/")
    URI registry;

    @Test
    void refusesUnknownParametersByNameOnEveryRoute() throws Exception {
        // Given
        Cast cast = Cast.of(registry);
        Api reader = cast.api(Caller.READ_ONLY);
        List<String> wrong = new ArrayList<>();

        for (String route : own()) {
            String method = route.split(" ")[0];
            String path = cast.fill(route.split(" ")[1], "acme-hidden") + "?colour=red";

            // When
            HttpResponse<String> answer = method.equals("GET") ? reader.get(path) : reader.send(method, path, "{}");

            // Then
            boolean named =
                    answer.headers().firstValue("X-Error-Code").orElse("").equals("INVALID_PARAMETER")
                            && answer.body().contains("\"path\":\"colour\"");
            if (answer.statusCode() != 400 || !named) {
                wrong.add(route + ": " + answer.statusCode() + " " + answer.body());
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void documentsTheParametersThatEveryRouteKnows() throws Exception {
        // Given
        Cast cast = Cast.of(registry);
        Api reader = cast.api(Caller.READ_ONLY);
        JsonNode paths = reader.json("/api/v1/openapi.json?format=json").path("paths");
        List<String> wrong = new ArrayList<>();

        for (String route : own()) {
            String method = route.split(" ")[0];
            String address = route.split(" ")[1];
            String path = cast.fill(address, "acme-hidden") + "?colour=red";

            // When
            HttpResponse<String> answer = method.equals("GET") ? reader.get(path) : reader.send(method, path, "{}");

            // Then
            List<String> documented = new ArrayList<>();
            for (JsonNode parameter :
                    paths.path(address).path(method.toLowerCase(Locale.ROOT)).path("parameters")) {
                if (parameter.path("in").asText().equals("query")) {
                    documented.add(parameter.path("name").asText());
                }
            }
            documented.sort(null);
            String known = documented.isEmpty() ? "this call takes none" : "known are " + String.join(", ", documented);
            if (!Api.JSON.readTree(answer.body()).path("detail").asText().endsWith("; " + known)) {
                wrong.add(route + ": " + documented + " " + answer.body());
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void tellsCachesWhoseAnAnswerIsAndKeepsNoRefusal() throws Exception {
        // Given
        Cast cast = Cast.of(registry);
        List<String> wrong = new ArrayList<>();

        for (String route : own()) {
            for (Caller caller : List.of(Caller.READ_ONLY, Caller.ANONYMOUS, Caller.EXPIRED)) {
                Api api = cast.api(caller);
                String method = route.split(" ")[0];
                if (!method.equals("GET") && caller == Caller.READ_ONLY) {
                    continue;
                }
                String path = cast.fill(route.split(" ")[1], "acme-gated");

                // When
                HttpResponse<String> answer = method.equals("GET") ? api.get(path) : api.send(method, path, "{}");

                // Then
                String kept = answer.headers().firstValue("Cache-Control").orElse("none");
                String varies = String.join(", ", answer.headers().allValues("Vary"));
                boolean good = answer.statusCode() / 100 == 2;
                boolean rightlyKept = good ? kept.matches("(private|public|no-store).*") : kept.equals("no-store");
                if (!rightlyKept || !varies.contains("Authorization")) {
                    wrong.add(caller + " " + route + ": " + answer.statusCode() + " " + kept + "; " + varies);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void cutsEveryListIntoPages() throws Exception {
        // Given
        Cast cast = Cast.of(registry);
        List<Api> askers = List.of(
                new Api(registry, RegistryServices.key("admin")), cast.api(Caller.READ_ONLY), cast.api(Caller.OTHER));
        List<String> wrong = new ArrayList<>();
        int lists = 0;

        for (String route : own()) {
            String path = cast.fill(route.split(" ")[1], "acme-gated");
            for (Api api : route.startsWith("GET ") ? askers : List.<Api>of()) {
                // When
                HttpResponse<String> whole = api.get(path);
                boolean isList = whole.statusCode() == 200
                        && whole.headers()
                                .firstValue("Content-Type")
                                .filter(type -> type.startsWith("application/json"))
                                .isPresent()
                        && Api.JSON.readTree(whole.body()).path("items").isArray();
                HttpResponse<String> page = isList ? api.get(path + "?limit=1") : whole;

                // Then
                lists += isList ? 1 : 0;
                if (isList
                        && (page.statusCode() != 200
                                || Api.JSON.readTree(page.body()).path("items").size() > 1)) {
                    wrong.add(route + ": " + page.statusCode() + " " + page.body());
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(lists).isGreaterThan(40);
    }

    private static List<String> own() {
        return Routes.all().stream()
                .filter(route -> route.contains(OWN) && !route.endsWith(BEHIND_PROVIDER))
                .toList();
    }
}
