package dev.medley.registry.account;

import static dev.medley.registry.AtOnce.atOnce;
import static dev.medley.registry.account.Authenticator.FACTOR;
import static dev.medley.registry.account.Authenticator.codes;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.registry.Api;
import dev.medley.registry.Browser;
import dev.medley.registry.RegistryServices;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** People with an authenticator beside their password: how they sign in. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class SecondFactorIT {
    @TestHTTPResource("/")
    URI registry;

    private Authenticator app;
    private Api owner;
    private Browser browser;

    @BeforeEach
    void signIn() throws Exception {
        app = Authenticator.register(registry);
        owner = app.owner();
        browser = app.browser();
    }

    @Test
    void asksForACodeOnceAnAuthenticatorHasGivenOne() throws Exception {
        // Given
        Browser other = Browser.of(registry, app.name());
        JsonNode begun = app.begin();
        int before = app.signIn("").statusCode();

        // When
        HttpResponse<String> wrong = browser.post(FACTOR + "/confirm", Map.of("code", "000000x"));
        HttpResponse<String> right = browser.post(FACTOR + "/confirm", Map.of("code", app.code(0)));

        // Then
        assertThat(begun.path("uri").asText())
                .isEqualTo("otpauth://totp/Medley:" + app.name() + "?secret="
                        + begun.path("secret").asText() + "&issuer=Medley&algorithm=SHA1&digits=6&period=30");
        assertThat(before).isEqualTo(200);
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(Browser.code(wrong)).isEqualTo("SECOND_FACTOR_WRONG");
        assertThat(right.statusCode()).as(right.body()).isEqualTo(200);
        assertThat(codes(right))
                .hasSize(10)
                .doesNotHaveDuplicates()
                .allMatch(each -> each.matches("[a-z2-7]{4}(-[a-z2-7]{4}){3}"));
        assertThat(browser.status("/api/v1/me")).isEqualTo(200);
        assertThat(other.status("/api/v1/me")).isEqualTo(401);
        assertThat(browser.json("/api/v1/me").path("secondFactor").asBoolean()).isTrue();
        assertThat(browser.json(FACTOR).path("recoveryCodes").asInt()).isEqualTo(10);
        assertThat(owner.json("/api/v1/audit").path("items").findValuesAsText("action"))
                .contains("POST " + FACTOR, "POST " + FACTOR + "/confirm");
    }

    @Test
    void signsInWithThePasswordAndACodeThatIsGoodOnce() throws Exception {
        // Given
        app.setUp();

        // When
        HttpResponse<String> without = app.signIn("");
        HttpResponse<String> guessed = Browser.signIn(registry, app.name(), "a guess", "");
        String code = app.code(1);
        HttpResponse<String> with = app.signIn(code);
        HttpResponse<String> again = app.signIn(code);

        // Then
        assertThat(without.statusCode()).isEqualTo(401);
        assertThat(Browser.code(without)).isEqualTo("SECOND_FACTOR_REQUIRED");
        assertThat(without.headers().firstValue("Set-Cookie")).isEmpty();
        assertThat(Browser.code(guessed)).isEqualTo("WRONG_CREDENTIALS");
        assertThat(with.statusCode()).as(with.body()).isEqualTo(200);
        assertThat(again.statusCode()).isEqualTo(401);
        assertThat(Browser.code(again)).isEqualTo("SECOND_FACTOR_WRONG");
        assertThat(owner.json("/api/v1/audit").path("items").findValuesAsText("code"))
                .contains("SECOND_FACTOR_REQUIRED", "SECOND_FACTOR_WRONG");
    }

    @Test
    void takesACodeOnceAlsoOfThoseWhoComeTogether() throws Exception {
        // Given
        app.setUp();
        String code = app.code(1);

        // When
        List<Integer> statuses = atOnce(4, _ -> app.signIn(code).statusCode());

        // Then
        assertThat(statuses).containsExactlyInAnyOrder(200, 401, 401, 401);
    }

    @Test
    void letsARecoveryCodeInOnce() throws Exception {
        // Given
        List<String> codes = app.setUp();

        // When
        HttpResponse<String> first = app.signIn(codes.getFirst().toUpperCase(Locale.ROOT));
        HttpResponse<String> again = app.signIn(codes.getFirst());
        HttpResponse<String> renewed = browser.post(FACTOR + "/recovery-codes", Map.of("code", codes.get(1)));
        HttpResponse<String> old = app.signIn(codes.get(2));

        // Then
        assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
        assertThat(again.statusCode()).isEqualTo(401);
        assertThat(codes(renewed)).hasSize(10).doesNotContainAnyElementsOf(codes);
        assertThat(old.statusCode()).isEqualTo(401);
        assertThat(app.signIn(codes(renewed).getLast()).statusCode()).isEqualTo(200);
        assertThat(browser.json(FACTOR).path("recoveryCodes").asInt()).isEqualTo(9);
    }

    @Test
    void isSwitchedOffOnlyWithACode() throws Exception {
        // Given
        app.setUp();

        // When
        HttpResponse<String> wrong = browser.post(FACTOR + "/switch-off", Map.of("code", "x".repeat(100_000)));
        HttpResponse<String> byKey = owner.post(FACTOR + "/switch-off", Map.of("code", app.code(1)));
        HttpResponse<String> twice = browser.post(FACTOR, "");
        HttpResponse<String> right = browser.post(FACTOR + "/switch-off", Map.of("code", app.code(1)));

        // Then
        assertThat(Browser.code(wrong)).isEqualTo("SECOND_FACTOR_WRONG");
        assertThat(Browser.code(byKey)).isEqualTo("SESSION_REQUIRED");
        assertThat(Browser.code(twice)).isEqualTo("SECOND_FACTOR_ON");
        assertThat(right.statusCode()).as(right.body()).isEqualTo(204);
        assertThat(app.signIn("").statusCode()).isEqualTo(200);
        assertThat(Browser.code(browser.post(FACTOR + "/switch-off", Map.of("code", app.code(1)))))
                .isEqualTo("SECOND_FACTOR_OFF");
    }

    @Test
    void makesGuessingCodesSlowForWhoeverHasThePassword() throws Exception {
        // Given
        app.setUp();
        for (int i = 0; i < 5; i++) {
            browser.post(FACTOR + "/switch-off", Map.of("code", "guess " + i));
        }

        // When
        HttpResponse<String> next = browser.post(FACTOR + "/switch-off", Map.of("code", app.code(1)));
        HttpResponse<String> elsewhere = app.signIn(app.code(1));

        // Then
        assertThat(next.statusCode()).isEqualTo(429);
        assertThat(next.headers().firstValue("Retry-After")).isPresent();
        assertThat(elsewhere.statusCode()).isEqualTo(429);
    }
}
