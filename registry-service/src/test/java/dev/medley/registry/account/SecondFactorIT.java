package dev.medley.registry.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.registry.Api;
import dev.medley.registry.Browser;
import dev.medley.registry.RegistryServices;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.commons.codec.binary.Base32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** People with an authenticator beside their password. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class SecondFactorIT {
    private static final String FACTOR = "/api/v1/me/second-factor";
    private static int counter;

    @TestHTTPResource("/")
    URI registry;

    @Inject
    AgroalDataSource database;

    private String name;
    private Api owner;
    private Browser browser;
    private byte[] secret = {};

    @BeforeEach
    void signIn() throws Exception {
        name = "careful-" + counter++;
        owner = Api.register(registry, name);
        browser = Browser.of(registry, name);
    }

    @Test
    void asksForACodeOnceAnAuthenticatorHasGivenOne() throws Exception {
        // Given
        Browser other = Browser.of(registry, name);
        JsonNode begun = begin();
        int before = signIn("").statusCode();

        // When
        HttpResponse<String> wrong = browser.post(FACTOR + "/confirm", Map.of("code", "000000x"));
        HttpResponse<String> right = browser.post(FACTOR + "/confirm", Map.of("code", code(0)));

        // Then
        assertThat(begun.path("uri").asText())
                .isEqualTo("otpauth://totp/Medley:" + name + "?secret="
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

        // When
        HttpResponse<String> without = signIn("");
        HttpResponse<String> guessed = Browser.signIn(registry, name, "a guess", "");
        String code = code(1);
        HttpResponse<String> with = signIn(code);
        HttpResponse<String> again = signIn(code);

        // Then
        assertThat(without.statusCode()).isEqualTo(401);
        assertThat(Browser.code(without)).isEqualTo("SECOND_FACTOR_REQUIRED");
        assertThat(without.headers().firstValue("Set-Cookie")).isEmpty();
        assertThat(Browser.code(guessed)).isEqualTo("WRONG_CREDENTIALS");
        assertThat(with.statusCode()).as(with.body()).isEqualTo(200);
        assertThat(again.statusCode()).isEqualTo(401);
        assertThat(Browser.code(again)).isEqualTo("SECOND_FACTOR_WRONG");
        JsonNode audit = owner.json("/api/v1/audit").path("items");
        assertThat(audit.findValuesAsText("action")).contains("POST " + FACTOR, "POST " + FACTOR + "/confirm");
        assertThat(audit.findValuesAsText("code")).contains("SECOND_FACTOR_REQUIRED", "SECOND_FACTOR_WRONG");
    }

    @Test
    void takesACodeOnceAlsoOfThoseWhoComeTogether() throws Exception {
        // Given
        setUp();
        String code = code(1);
        List<Callable<Integer>> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            all.add(() -> signIn(code).statusCode());
        }

        // When
        List<Integer> statuses = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Integer> done : threads.invokeAll(all)) {
                statuses.add(done.get());
            }
        }

        // Then
        assertThat(statuses).containsExactlyInAnyOrder(200, 401, 401, 401);
    }

    @Test
    void letsARecoveryCodeInOnce() throws Exception {
        // Given
        List<String> codes = setUp();

        // When
        HttpResponse<String> first = signIn(codes.getFirst().toUpperCase(java.util.Locale.ROOT));
        HttpResponse<String> again = signIn(codes.getFirst());
        HttpResponse<String> renewed = browser.post(FACTOR + "/recovery-codes", Map.of("code", codes.get(1)));
        HttpResponse<String> old = signIn(codes.get(2));

        // Then
        assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
        assertThat(again.statusCode()).isEqualTo(401);
        assertThat(codes(renewed)).hasSize(10).doesNotContainAnyElementsOf(codes);
        assertThat(old.statusCode()).isEqualTo(401);
        assertThat(signIn(codes(renewed).getLast()).statusCode()).isEqualTo(200);
        assertThat(browser.json(FACTOR).path("recoveryCodes").asInt()).isEqualTo(9);
    }

    @Test
    void isSwitchedOffOnlyWithACode() throws Exception {
        // Given
        setUp();

        // When
        HttpResponse<String> wrong = browser.post(FACTOR + "/switch-off", Map.of("code", "x".repeat(100_000)));
        HttpResponse<String> byKey = owner.post(FACTOR + "/switch-off", Map.of("code", code(1)));
        HttpResponse<String> twice = browser.post(FACTOR, "");
        HttpResponse<String> right = browser.post(FACTOR + "/switch-off", Map.of("code", code(1)));

        // Then
        assertThat(Browser.code(wrong)).isEqualTo("SECOND_FACTOR_WRONG");
        assertThat(Browser.code(byKey)).isEqualTo("SESSION_REQUIRED");
        assertThat(Browser.code(twice)).isEqualTo("SECOND_FACTOR_ON");
        assertThat(right.statusCode()).as(right.body()).isEqualTo(204);
        assertThat(signIn("").statusCode()).isEqualTo(200);
        assertThat(Browser.code(browser.post(FACTOR + "/switch-off", Map.of("code", code(1)))))
                .isEqualTo("SECOND_FACTOR_OFF");
    }

    @Test
    void isAskedForBeforeSensitiveThingsAsWell() throws Exception {
        // Given
        List<String> codes = setUp();
        String confirm = "/api/v1/sessions/current/confirm";

        // When
        HttpResponse<String> without = browser.post(confirm, Map.of("password", Browser.PASSWORD));
        HttpResponse<String> with =
                browser.post(confirm, Map.of("password", Browser.PASSWORD, "code", codes.getFirst()));

        // Then
        assertThat(Browser.code(without)).isEqualTo("SECOND_FACTOR_REQUIRED");
        assertThat(with.statusCode()).as(with.body()).isEqualTo(204);
    }

    @Test
    void makesGuessingCodesSlowForWhoeverHasThePassword() throws Exception {
        // Given
        setUp();
        for (int i = 0; i < 5; i++) {
            browser.post(FACTOR + "/switch-off", Map.of("code", "guess " + i));
        }

        // When
        HttpResponse<String> next = browser.post(FACTOR + "/switch-off", Map.of("code", code(1)));
        HttpResponse<String> elsewhere = signIn(code(1));

        // Then
        assertThat(next.statusCode()).isEqualTo(429);
        assertThat(next.headers().firstValue("Retry-After")).isPresent();
        assertThat(elsewhere.statusCode()).isEqualTo(429);
    }

    @Test
    void isResetByAnAdministratorForSomebodyWhoLostEverything() throws Exception {
        // Given
        setUp();
        Api admin = new Api(registry, RegistryServices.key("admin"));
        String reset = "/api/v1/admin/accounts/" + name + "/second-factor/reset";

        // When
        HttpResponse<String> byOwner = owner.post(reset, "");
        HttpResponse<String> done = admin.post(reset, "");
        HttpResponse<String> again = admin.post(reset, "");

        // Then
        assertThat(byOwner.statusCode()).isEqualTo(403);
        assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
        assertThat(Api.JSON.readTree(done.body()).path("secondFactor").asBoolean())
                .isFalse();
        assertThat(Browser.code(again)).isEqualTo("SECOND_FACTOR_OFF");
        assertThat(signIn("").statusCode()).isEqualTo(200);
        assertThat(owner.json("/api/v1/notifications").path("items").findValuesAsText("kind"))
                .containsExactly("second_factor_reset");
        assertThat(admin.json("/api/v1/audit?all=true&object=" + name + "/second-factor")
                        .at("/items/1/status")
                        .asInt())
                .isEqualTo(200);
    }

    @Test
    void keepsNeitherSecretNorRecoveryCodesReadable() throws Exception {
        // Given
        List<String> codes = setUp();

        // When
        String stored = stored("select encode(secret, 'escape') from second_factor f join account a"
                        + " on a.id = f.account_id where a.username = ?")
                + stored("select string_agg(code_hash, ' ') from recovery_code c join account a"
                        + " on a.id = c.account_id where a.username = ?");

        // Then
        assertThat(stored)
                .doesNotContain(new String(secret, StandardCharsets.ISO_8859_1))
                .doesNotContain(new Base32().encodeToString(secret))
                .doesNotContain(codes.getFirst().replace("-", ""));
        assertThat(owner.get("/api/v1/me/export").body())
                .contains("secondFactor")
                .doesNotContain(new Base32().encodeToString(secret));
    }

    @Test
    void isNeededToPublishForOwnersWhoseAdaptersManyUse() throws Exception {
        // Given
        Map<String, byte[]> files = Map.of("LICENSE", new byte[1]);
        owner.post("/api/v1/adapters", Map.of("id", name + "/loved", "visibility", "public"));
        use(20);
        int before = owner.open(files, name + "/another", "latest").statusCode();
        use(21);

        // When
        HttpResponse<String> refused = owner.open(files, name + "/another", "latest");
        setUp();
        HttpResponse<String> guarded = owner.open(files, name + "/another", "latest");

        // Then
        assertThat(before).isEqualTo(201);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(Browser.code(refused)).isEqualTo("PUBLISHER_NEEDS_SECOND_FACTOR");
        assertThat(guarded.statusCode()).as(guarded.body()).isEqualTo(201);
    }

    private JsonNode begin() throws Exception {
        HttpResponse<String> begun = browser.post(FACTOR, "");
        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(201);
        JsonNode json = Api.JSON.readTree(begun.body());
        secret = new Base32().decode(json.path("secret").asText());
        return json;
    }

    private List<String> setUp() throws Exception {
        begin();
        return codes(browser.post(FACTOR + "/confirm", Map.of("code", code(0))));
    }

    /** The code of the present half minute, or of one later. */
    private String code(int later) {
        return TimeCode.of(secret, Instant.now().getEpochSecond() / TimeCode.STEP_SECONDS + later);
    }

    private HttpResponse<String> signIn(String code) throws Exception {
        return Browser.signIn(registry, name, Browser.PASSWORD, code);
    }

    private static List<String> codes(HttpResponse<String> answer) throws Exception {
        List<String> codes = new ArrayList<>();
        Api.JSON.readTree(answer.body()).path("recoveryCodes").forEach(each -> codes.add(each.asText()));
        return codes;
    }

    private void use(int days) throws Exception {
        String sql = "insert into adapter_use (adapter_id, account_id, day) select a.id, a.owner_id, current_date - d"
                + " from adapter a, generate_series(0, ? - 1) d where a.owner = ? on conflict do nothing";
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(1, days);
            statement.setString(2, name);
            statement.executeUpdate();
        }
    }

    private String stored(String sql) throws Exception {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, name);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }
}
