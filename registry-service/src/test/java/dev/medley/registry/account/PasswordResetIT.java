package dev.medley.registry.account;

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
import jakarta.mail.Message.RecipientType;
import jakarta.mail.internet.MimeMessage;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** People who forgot their password, and what else reaches people by mail. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class PasswordResetIT {
    private static final String RESETS = "/api/v1/password-resets";
    private static final String LINK = "http://medley.example/sign-in#reset=";
    private static int counter;

    @TestHTTPResource("/")
    URI registry;

    @Inject
    AgroalDataSource database;

    private String name;
    private Api owner;
    private Api nobody;

    @BeforeEach
    void register() throws Exception {
        name = "forgetful-" + counter++;
        owner = Api.register(registry, name);
        nobody = new Api(registry, "");
    }

    @Test
    void setsANewPasswordOnceByTheLinkOfAMail() throws Exception {
        // Given
        Browser browser = Browser.of(registry, name);
        nobody.post(RESETS, Map.of("email", address().toUpperCase(Locale.ROOT)));
        String token = tokenOf(mails(1).getFirst());

        // When
        HttpResponse<String> tooShort = use(token, "short");
        HttpResponse<String> done = use(token, "quite another one");
        HttpResponse<String> again = use(token, "and one more");

        // Then
        assertThat(tooShort.statusCode()).isEqualTo(400);
        assertThat(done.statusCode()).as(done.body()).isEqualTo(204);
        assertThat(again.statusCode()).isEqualTo(403);
        assertThat(Browser.code(again)).isEqualTo("RESET_INVALID");
        assertThat(browser.status("/api/v1/me")).isEqualTo(401);
        assertThat(Browser.signIn(registry, name, Browser.PASSWORD, "").statusCode())
                .isEqualTo(401);
        assertThat(Browser.signIn(registry, name, "quite another one", "").statusCode())
                .isEqualTo(200);
        assertThat(owner.json("/api/v1/audit").path("items").findValuesAsText("action"))
                .contains("POST /api/v1/password-resets/use");
    }

    @Test
    void saysTheSameWhetherThereIsSuchAnAccountAndFloodsNobody() throws Exception {
        // Given
        HttpResponse<String> unknown = nobody.post(RESETS, Map.of("email", "nobody-" + address()));

        // When
        List<HttpResponse<String>> known = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            known.add(nobody.post(RESETS, Map.of("email", address())));
            mails(Math.min(i + 1, 3));
        }

        // Then
        assertThat(known)
                .allMatch(answer -> answer.statusCode() == 202
                        && answer.body().equals(unknown.body())
                        && answer.headers()
                                .map()
                                .keySet()
                                .equals(unknown.headers().map().keySet()));
        assertThat(unknown.statusCode()).isEqualTo(202);
        Thread.sleep(500);
        assertThat(mails(3)).hasSize(3);
        assertThat(nobody.post(RESETS, Map.of("email", "no address")).statusCode())
                .isEqualTo(400);
    }

    @Test
    void refusesLinksThatAreOldOrUnknown() throws Exception {
        // Given
        nobody.post(RESETS, Map.of("email", address()));
        String token = tokenOf(mails(1).getFirst());
        Sql.run(database, "update password_reset set expires_at = now() - interval '1 second'");

        // When
        HttpResponse<String> old = use(token, "quite another one");
        HttpResponse<String> unknown = use("mdl_pwr_" + "x".repeat(43), "quite another one");

        // Then
        assertThat(old.statusCode()).isEqualTo(403);
        assertThat(Api.JSON.readTree(old.body()).path("detail"))
                .isEqualTo(Api.JSON.readTree(unknown.body()).path("detail"));
    }

    @Test
    void anAdministratorMakesALinkForSomebodyWithoutMail() throws Exception {
        // Given
        Api admin = new Api(registry, RegistryServices.key("admin"));
        String path = "/api/v1/admin/accounts/%s/password-reset";

        // When
        HttpResponse<String> byOwner = owner.post(path.formatted(name), "");
        HttpResponse<String> made = admin.post(path.formatted(name), "");

        // Then
        assertThat(byOwner.statusCode()).isEqualTo(403);
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        String token = Api.JSON.readTree(made.body()).path("token").asText();
        assertThat(use(token, "quite another one").statusCode()).isEqualTo(204);
    }

    @Test
    void givesAnAccountOfTheFirstStartItsFirstPassword() throws Exception {
        // Given
        String made = new Api(registry, RegistryServices.key("admin"))
                .post("/api/v1/admin/accounts/demo/password-reset", "")
                .body();

        // When
        HttpResponse<String> set = use(Api.JSON.readTree(made).path("token").asText(), "the first one");

        // Then
        assertThat(set.statusCode()).as(made).isEqualTo(204);
        HttpResponse<String> signedIn = Browser.signIn(registry, "demo", "the first one", "");
        assertThat(signedIn.statusCode()).as(signedIn.body()).isEqualTo(200);
    }

    @Test
    void givesOrganisationsNoPassword() throws Exception {
        // Given
        owner.post("/api/v1/orgs", Map.of("name", "org-" + name));

        // When
        HttpResponse<String> refused = new Api(registry, RegistryServices.key("admin"))
                .post("/api/v1/admin/accounts/org-" + name + "/password-reset", "");

        // Then
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(Browser.code(refused)).isEqualTo("NO_PASSWORD");
    }

    @Test
    void tellsOwnersOfLeakedKeysOnceAndWhoeverIsInvited() throws Exception {
        // Given
        JsonNode key = Api.JSON.readTree(
                owner.post("/api/v1/keys", Map.of("name", "leaked", "scopes", List.of("adapter:read")))
                        .body());
        Map<String, Object> leak = Map.of("keys", List.of(key.path("secret").asText()));
        Api inviting = Api.register(registry, "inviting-" + name);

        // When
        nobody.post("/api/v1/credentials/revoke", leak);
        nobody.post("/api/v1/credentials/revoke", leak);
        inviting.post("/api/v1/orgs", Map.of("name", "org-" + name));
        inviting.post("/api/v1/orgs/org-" + name + "/invitations", Map.of("username", name, "role", "reader"));
        new Api(registry, RegistryServices.key("admin"))
                .post("/api/v1/admin/invitations", Map.of("email", "guest-" + address()));

        // Then
        List<String> told = mails(2);
        assertThat(told)
                .hasSize(2)
                .anyMatch(text -> text.contains(key.path("hint").asText()));
        assertThat(told).anyMatch(text -> text.contains("org-" + name + " asks you to join as reader"));
        assertThat(told).noneMatch(text -> text.contains(key.path("secret").asText()));
        assertThat(mailsTo("guest-" + address(), 1).getFirst()).contains("/sign-in#invitation=mdl_inv_");
    }

    private HttpResponse<String> use(String token, String password) throws Exception {
        return nobody.post(RESETS + "/use", Map.of("token", token, "password", password));
    }

    private String address() {
        return name + "@example.org";
    }

    private static String tokenOf(String mail) {
        assertThat(mail).contains(LINK);
        return mail.substring(mail.indexOf(LINK) + LINK.length()).strip();
    }

    /** Those to the registered person, once there are as many. */
    private List<String> mails(int count) throws Exception {
        return mailsTo(address(), count);
    }

    private static List<String> mailsTo(String address, int count) throws Exception {
        List<String> found = new ArrayList<>();
        for (int i = 0; i < 200 && found.size() < count; i++) {
            Thread.sleep(50);
            found.clear();
            for (MimeMessage each : RegistryServices.MAIL.getReceivedMessages()) {
                if (each.getRecipients(RecipientType.TO)[0].toString().equals(address)) {
                    found.add(each.getContent().toString());
                }
            }
        }
        return found;
    }
}
