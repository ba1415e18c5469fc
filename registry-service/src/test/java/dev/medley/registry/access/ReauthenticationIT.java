package dev.medley.registry.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.registry.Api;
import dev.medley.registry.Browser;
import dev.medley.registry.RegistryServices;
import dev.medley.registry.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a browser that was left open can't be used for. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class ReauthenticationIT {
    private static final String CONFIRM = "/api/v1/sessions/current/confirm";
    private static final Map<String, Object> KEY = Map.of("name", "new", "scopes", List.of("adapter:read"));
    private static int counter;

    @TestHTTPResource("/")
    URI registry;

    @Inject
    AgroalDataSource database;

    private String name;
    private Api owner;
    private Browser browser;

    private record Call(String method, String path, Object body) {}

    @BeforeEach
    void signIn() throws Exception {
        name = "left-open-" + counter++;
        owner = Api.register(registry, name);
        browser = Browser.of(registry, name);
    }

    @Test
    void asksForAProofOfWhoOneIsBeforeSensitiveThings() throws Exception {
        // Given
        String organisation = name + "-org";
        owner.post("/api/v1/orgs", Map.of("name", organisation));
        owner.post("/api/v1/robots", Map.of("name", "ci"));
        List<Call> sensitive = List.of(
                new Call("POST", "/api/v1/keys", KEY),
                new Call("POST", "/api/v1/keys/" + owner.keyId() + "/rotate", Map.of()),
                new Call("POST", "/api/v1/robots", Map.of("name", "another")),
                new Call("POST", "/api/v1/robots/" + name + "+ci/rotate", Map.of()),
                new Call("PUT", "/api/v1/orgs/" + organisation + "/members/demo", Map.of("role", "owner")),
                new Call("DELETE", "/api/v1/orgs/" + organisation + "/members/demo", ""),
                new Call("POST", "/api/v1/orgs/" + organisation + "/invitations", Map.of("role", "owner")),
                new Call("DELETE", "/api/v1/orgs/" + organisation, ""),
                new Call("PUT", "/api/v1/me/password", Map.of("password", "another password")),
                new Call("POST", "/api/v1/me/erase", Map.of("username", name)));
        leaveAlone("14 minutes");
        int inTime = browser.post("/api/v1/keys", KEY).statusCode();

        // When
        leaveAlone("15 minutes");

        // Then
        assertThat(inTime).isEqualTo(201);
        for (Call call : sensitive) {
            HttpResponse<String> refused = browser.send(call.method(), call.path(), call.body());
            assertThat(refused.statusCode()).as(call.path()).isEqualTo(403);
            assertThat(Browser.code(refused)).as(call.path()).isEqualTo("REAUTHENTICATION_REQUIRED");
            assertThat(Api.JSON.readTree(refused.body()).at("/errors/0/hint").asText())
                    .contains(CONFIRM);
        }
        assertThat(browser.status("/api/v1/me")).isEqualTo(200);
        assertThat(browser.post("/api/v1/searches", Map.of("name", "mine", "query", "q=x"))
                        .statusCode())
                .isEqualTo(201);
        assertThat(owner.post("/api/v1/keys", KEY).statusCode()).isEqualTo(201);
    }

    @Test
    void takesThePasswordForAProofAndAFreshSignInForOneToo() throws Exception {
        // Given
        leaveAlone("20 minutes");

        // When
        HttpResponse<String> wrong = browser.post(CONFIRM, Map.of("password", "a guess"));
        HttpResponse<String> still = browser.post("/api/v1/keys", KEY);
        HttpResponse<String> right = browser.post(CONFIRM, Map.of("password", Browser.PASSWORD));

        // Then
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(Browser.code(wrong)).isEqualTo("WRONG_CREDENTIALS");
        assertThat(still.statusCode()).isEqualTo(403);
        assertThat(right.statusCode()).as(right.body()).isEqualTo(204);
        assertThat(browser.post("/api/v1/keys", KEY).statusCode()).isEqualTo(201);
        leaveAlone("20 minutes");
        assertThat(Browser.of(registry, name).post("/api/v1/keys", KEY).statusCode())
                .isEqualTo(201);
    }

    @Test
    void makesGuessingAtABrowserAsSlowAsAtTheSignIn() throws Exception {
        // Given
        for (int i = 0; i < 5; i++) {
            browser.post(CONFIRM, Map.of("password", "guess " + i));
        }

        // When
        HttpResponse<String> next = browser.post(CONFIRM, Map.of("password", Browser.PASSWORD));

        // Then
        assertThat(next.statusCode()).isEqualTo(429);
        assertThat(next.headers().firstValue("Retry-After")).isPresent();
    }

    @Test
    void isForBrowsersAndNotForKeys() throws Exception {
        // When
        HttpResponse<String> key = owner.post(CONFIRM, Map.of("password", Browser.PASSWORD));
        HttpResponse<String> nobody = new Api(registry, "").post(CONFIRM, Map.of("password", Browser.PASSWORD));
        HttpResponse<String> nothing = browser.post(CONFIRM, Map.of());
        HttpResponse<String> unknown = browser.post(CONFIRM, Map.of("password", "x", "username", name));

        // Then
        assertThat(Browser.code(key)).isEqualTo("SESSION_REQUIRED");
        assertThat(nobody.statusCode()).isEqualTo(401);
        assertThat(nothing.statusCode()).isEqualTo(400);
        assertThat(unknown.statusCode()).isEqualTo(400);
    }

    @Test
    void changesThePasswordAndSignsOutAllOtherBrowsers() throws Exception {
        // Given
        Browser other = Browser.of(registry, name);

        // When
        HttpResponse<String> tooShort = browser.send("PUT", "/api/v1/me/password", Map.of("password", "short"));
        HttpResponse<String> byKey = owner.send("PUT", "/api/v1/me/password", Map.of("password", "a longer one"));
        HttpResponse<String> changed = browser.send("PUT", "/api/v1/me/password", Map.of("password", "a longer one"));

        // Then
        assertThat(tooShort.statusCode()).isEqualTo(400);
        assertThat(Browser.code(byKey)).isEqualTo("SESSION_REQUIRED");
        assertThat(changed.statusCode()).as(changed.body()).isEqualTo(204);
        assertThat(browser.status("/api/v1/me")).isEqualTo(200);
        assertThat(other.status("/api/v1/me")).isEqualTo(401);
        assertThat(Browser.signIn(registry, name, Browser.PASSWORD, "").statusCode())
                .isEqualTo(401);
        assertThat(Browser.signIn(registry, name, "a longer one", "").statusCode())
                .isEqualTo(200);
        JsonNode audit = owner.json("/api/v1/audit").path("items");
        assertThat(audit.findValuesAsText("action")).contains("PUT /api/v1/me/password");
    }

    private void leaveAlone(String time) throws Exception {
        Sql.run(
                database,
                "update session set confirmed_at = now() - ?::interval where account_id in"
                        + " (select id from account where username = ?)",
                time,
                name);
    }
}
