package dev.medley.registry.signin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.registry.Api;
import dev.medley.registry.RegistryServices;
import dev.medley.registry.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A browser that goes to the provider and back. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class OidcIT {
    private static final String START = "/api/v1/sessions/oidc";

    @TestHTTPResource("/")
    URI registry;

    @Inject
    AgroalDataSource database;

    /** Follows redirects as a person's browser does, and stops at the portal. */
    private final class Browser {
        private final CookieManager cookies = new CookieManager();
        private final HttpClient http =
                HttpClient.newBuilder().cookieHandler(cookies).build();

        String signIn() throws IOException, InterruptedException {
            URI at = registry.resolve(START);
            for (int hop = 0; hop < 10; hop++) {
                HttpResponse<String> answer =
                        http.send(HttpRequest.newBuilder(at).build(), BodyHandlers.ofString());
                assertThat(answer.statusCode()).as(at + ": " + answer.body()).isBetween(302, 303);
                at = at.resolve(answer.headers().firstValue("Location").orElseThrow());
                if (at.getPort() == registry.getPort() && !at.getPath().startsWith("/api/")) {
                    return at.getPath() + (at.getQuery() == null ? "" : "?" + at.getQuery());
                }
            }
            throw new IllegalStateException("still being sent around, at " + at);
        }

        JsonNode me() throws IOException, InterruptedException {
            return Api.JSON.readTree(http.send(
                            HttpRequest.newBuilder(registry.resolve("/api/v1/me"))
                                    .build(),
                            BodyHandlers.ofString())
                    .body());
        }

        HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
            return http.send(
                    HttpRequest.newBuilder(registry.resolve(path))
                            .header("Content-Type", "application/json")
                            .header("Sec-Fetch-Site", "same-origin")
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    BodyHandlers.ofString());
        }

        List<String> cookies() {
            return cookies.getCookieStore().getCookies().stream()
                    .filter(cookie -> !cookie.hasExpired())
                    .map(HttpCookie::getName)
                    .toList();
        }
    }

    @Test
    void makesAnAccountAtTheFirstVisitAndKnowsItAgain() throws Exception {
        // Given
        RegistryServices.OPENID.signedIn(
                Map.of("sub", "248289761001", "preferred_username", "Jane.Doe", "email", "jane@example.com"));
        Browser first = new Browser();

        // When
        String page = first.signIn();
        JsonNode jane = first.me();

        // Then
        assertThat(page).isEqualTo("/account");
        assertThat(jane.path("username").asText()).isEqualTo("jane-doe");
        assertThat(jane.path("email").asText()).isEqualTo("jane@example.com");
        assertThat(jane.path("role").asText()).isEqualTo("user");
        assertThat(first.cookies()).containsExactly("medley_session");

        // When
        RegistryServices.OPENID.signedIn(Map.of("sub", "248289761001", "preferred_username", "renamed"));
        Browser second = new Browser();
        second.signIn();

        // Then
        assertThat(second.me()).isEqualTo(jane);
    }

    @Test
    void neverHandsAnAccountToSomebodyWhoBearsItsNameOrAddress() throws Exception {
        // Given
        Api visitor = new Api(registry, "");
        visitor.post(
                "/api/v1/accounts",
                Map.of("username", "walter", "email", "walter@example.com", "password", "long enough"));
        RegistryServices.OPENID.signedIn(
                Map.of("sub", "another walter", "preferred_username", "walter", "email", "walter@example.com"));
        Browser browser = new Browser();

        // When
        browser.signIn();

        // Then
        assertThat(browser.me().path("username").asText()).isEqualTo("walter-2");
    }

    @Test
    void whoHasNoPasswordProvesWhoTheyAreBySigningInAgain() throws Exception {
        // Given
        RegistryServices.OPENID.signedIn(Map.of("sub", "left open", "preferred_username", "left-open"));
        String key = "{\"name\": \"new\", \"scopes\": [\"adapter:read\"]}";
        Browser browser = new Browser();
        browser.signIn();
        Sql.run(database, "update session set confirmed_at = now() - interval '1 hour'");

        // When
        HttpResponse<String> refused = browser.post("/api/v1/keys", key);
        HttpResponse<String> password = browser.post("/api/v1/sessions/current/confirm", "{\"password\": \"none\"}");
        HttpResponse<String> reset = new Api(registry, RegistryServices.key("admin"))
                .post("/api/v1/admin/accounts/left-open/password-reset", "");
        browser.signIn();

        // Then
        assertThat(refused.headers().firstValue("X-Error-Code")).contains("REAUTHENTICATION_REQUIRED");
        assertThat(password.statusCode()).isEqualTo(409);
        assertThat(password.headers().firstValue("X-Error-Code")).contains("NO_PASSWORD");
        assertThat(reset.headers().firstValue("X-Error-Code")).contains("NO_PASSWORD");
        assertThat(browser.me().path("password").asBoolean()).isFalse();
        assertThat(browser.post("/api/v1/keys", key).statusCode()).isEqualTo(201);
    }

    @Test
    void anyNameOfAProviderBecomesOneOfOurs() throws Exception {
        // Given
        RegistryServices.OPENID.signedIn(Map.of("sub", "<script>", "preferred_username", "../API//<b>Ω</b>"));
        Browser browser = new Browser();
        RegistryServices.OPENID.signedIn(Map.of("sub", "admin", "preferred_username", "admin"));
        Browser reserved = new Browser();
        Browser maker = new Browser();

        // When
        reserved.signIn();
        RegistryServices.OPENID.signedIn(Map.of("sub", "maker", "preferred_username", "HuggingFaceTB"));
        maker.signIn();
        RegistryServices.OPENID.signedIn(Map.of("sub", "<script>", "preferred_username", "../API//<b>Ω</b>"));
        browser.signIn();

        // Then
        assertThat(browser.me().path("username").asText()).matches("[a-z0-9-]+");
        assertThat(reserved.me().path("username").asText()).isNotEqualTo("admin");
        assertThat(maker.me().path("username").asText()).isEqualTo("huggingfacetb-2");
    }

    @Test
    void aRefusalOfTheProviderLeadsBackToTheSignInPage() throws Exception {
        // Given
        RegistryServices.OPENID.signedIn(Map.of());
        Browser browser = new Browser();

        // When
        String page = browser.signIn();

        // Then
        assertThat(page).startsWith("/sign-in?").contains("access_denied");
        assertThat(browser.me().path("code").asText()).isEqualTo("UNAUTHENTICATED");
    }

    @Test
    void aMadeUpAnswerOfAProviderSignsNobodyIn() throws Exception {
        // When
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(registry.resolve(START + "?code=stolen&state=guessed"))
                                .build(),
                        BodyHandlers.ofString());

        // Then
        assertThat(answer.statusCode()).isNotEqualTo(200);
        assertThat(answer.headers().allValues("Set-Cookie").toString()).doesNotContain("medley_session");
    }

    @Test
    void aKeyIsStillAllThatTheInterfaceNeeds() throws Exception {
        assertThat(new Api(registry, RegistryServices.key("demo"))
                        .get("/api/v1/me")
                        .statusCode())
                .isEqualTo(200);
        assertThat(new Api(registry, "")
                        .json("/api/v1/sessions/methods")
                        .at("/oidc/path")
                        .asText())
                .isEqualTo(START);
    }
}
