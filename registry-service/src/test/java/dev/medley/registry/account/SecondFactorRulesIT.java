package dev.medley.registry.account;

import static dev.medley.registry.account.Authenticator.codes;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.commons.codec.binary.Base32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a second factor guards beside signing in, how it is kept, and how it is lost. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class SecondFactorRulesIT {
    @TestHTTPResource("/")
    URI registry;

    @Inject
    AgroalDataSource database;

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
    void isAskedForBeforeSensitiveThingsAsWell() throws Exception {
        // Given
        List<String> codes = app.setUp();
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
    void isResetByAnAdministratorForSomebodyWhoLostEverything() throws Exception {
        // Given
        app.setUp();
        Api admin = new Api(registry, RegistryServices.key("admin"));
        String reset = "/api/v1/admin/accounts/" + app.name() + "/second-factor/reset";

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
        assertThat(app.signIn("").statusCode()).isEqualTo(200);
        assertThat(owner.json("/api/v1/notifications").path("items").findValuesAsText("kind"))
                .containsExactly("second_factor_reset");
        assertThat(admin.json("/api/v1/audit?all=true&object=" + app.name() + "/second-factor")
                        .at("/items/1/status")
                        .asInt())
                .isEqualTo(200);
    }

    @Test
    void keepsNeitherSecretNorRecoveryCodesReadable() throws Exception {
        // Given
        List<String> codes = app.setUp();

        // When
        String stored = stored("select encode(secret, 'escape') from second_factor f join account a"
                        + " on a.id = f.account_id where a.username = ?")
                + stored("select string_agg(code_hash, ' ') from recovery_code c join account a"
                        + " on a.id = c.account_id where a.username = ?");

        // Then
        assertThat(stored)
                .doesNotContain(new String(app.secret(), StandardCharsets.ISO_8859_1))
                .doesNotContain(new Base32().encodeToString(app.secret()))
                .doesNotContain(codes.getFirst().replace("-", ""));
        assertThat(owner.get("/api/v1/me/export").body())
                .contains("secondFactor")
                .doesNotContain(new Base32().encodeToString(app.secret()));
    }

    @Test
    void isNeededToPublishForOwnersWhoseAdaptersManyUse() throws Exception {
        // Given
        Map<String, byte[]> files = Map.of("LICENSE", new byte[1]);
        owner.post("/api/v1/adapters", Map.of("id", app.name() + "/loved", "visibility", "public"));
        use(20);
        int before = owner.open(files, app.name() + "/another", "latest").statusCode();
        use(21);

        // When
        HttpResponse<String> refused = owner.open(files, app.name() + "/another", "latest");
        app.setUp();
        HttpResponse<String> guarded = owner.open(files, app.name() + "/another", "latest");

        // Then
        assertThat(before).isEqualTo(201);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(Browser.code(refused)).isEqualTo("PUBLISHER_NEEDS_SECOND_FACTOR");
        assertThat(guarded.statusCode()).as(guarded.body()).isEqualTo(201);
    }

    private void use(int days) throws Exception {
        Sql.run(
                database,
                "insert into adapter_use (adapter_id, account_id, day) select a.id, a.owner_id, current_date - d"
                        + " from adapter a, generate_series(0, ? - 1) d where a.owner = ? on conflict do nothing",
                days,
                app.name());
    }

    private String stored(String sql) throws Exception {
        return Sql.text(database, sql, app.name());
    }
}
