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
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The browsers in which a person is signed in, and how they get rid of one that they lost. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class SessionIT {
    private static final String SESSIONS = "/api/v1/sessions";
    private static final String PROTO = "X-Forwarded-Proto";
    private static int counter;

    @TestHTTPResource("/")
    URI registry;

    private String name;
    private Api owner;
    private Api nobody;

    @BeforeEach
    void register() throws Exception {
        name = "signed-in-" + counter++;
        owner = Api.register(registry, name);
        nobody = new Api(registry, "");
    }

    @Test
    void listsBrowsersAndSaysWhichOneAsks() throws Exception {
        // Given
        String phone = signIn("Phone/1.0 " + "x".repeat(500));

        // When
        HttpResponse<String> answer = nobody.send("GET", SESSIONS, "", "Cookie", phone);

        // Then
        JsonNode items = Api.JSON.readTree(answer.body()).path("items");
        assertThat(items).hasSize(2);
        assertThat(items.at("/0/agent").asText()).startsWith("Phone/1.0 ").hasSize(200);
        assertThat(items.at("/0/current").asBoolean()).isTrue();
        assertThat(items.at("/1/current").asBoolean()).isFalse();
        assertThat(answer.body()).doesNotContain(phone.substring(phone.indexOf('=') + 1));
    }

    @Test
    void saysWhoIsSignedInAtTheBrowserAndNothingOfNobody() throws Exception {
        // Given
        String phone = signIn("Phone/1.0");
        String tablet = signIn("Tablet/1.0");
        assertThat(nobody.send("DELETE", SESSIONS, "", "Cookie", phone, "Sec-Fetch-Site", "same-origin")
                        .statusCode())
                .isEqualTo(204);

        // When
        HttpResponse<String> person = nobody.send("GET", SESSIONS + "/current", "", "Cookie", phone);
        HttpResponse<String> ended = nobody.send("GET", SESSIONS + "/current", "", "Cookie", tablet);
        HttpResponse<String> stranger = nobody.get(SESSIONS + "/current");

        // Then
        assertThat(person.statusCode()).isEqualTo(200);
        assertThat(person.body())
                .isEqualTo(nobody.send("GET", "/api/v1/me", "", "Cookie", phone).body());
        assertThat(ended.statusCode()).isEqualTo(204);
        assertThat(stranger.statusCode()).isEqualTo(204);
        assertThat(stranger.body()).isEmpty();
    }

    @Test
    void endsOneSessionOrAllOthers() throws Exception {
        // Given
        String phone = signIn("Phone/1.0");
        String tablet = signIn("Tablet/1.0");
        String desk = signIn("Desk/1.0");
        String id = owner.json(SESSIONS).at("/items/1/id").asText();

        // When
        assertThat(owner.delete(SESSIONS + "/" + id).statusCode()).isEqualTo(204);
        assertThat(owner.delete(SESSIONS + "/" + id).statusCode()).isEqualTo(404);

        // Then
        assertThat(me(tablet)).isEqualTo(401);
        assertThat(me(phone)).isEqualTo(200);
        assertThat(nobody.send("DELETE", SESSIONS, "", "Cookie", phone, "Sec-Fetch-Site", "same-origin")
                        .statusCode())
                .isEqualTo(204);
        assertThat(me(phone)).isEqualTo(200);
        assertThat(me(desk)).isEqualTo(401);
    }

    @Test
    void endsNobodyElsesSession() throws Exception {
        // Given
        String phone = signIn("Phone/1.0");
        String id = owner.json(SESSIONS).at("/items/0/id").asText();

        // When
        HttpResponse<String> refused = Api.register(registry, "other-" + name).delete(SESSIONS + "/" + id);

        // Then
        assertThat(refused.statusCode()).isEqualTo(404);
        assertThat(me(phone)).isEqualTo(200);
    }

    @Test
    void overTlsTheCookieIsOfThisHostAlone() throws Exception {
        // Given
        Map<String, String> credentials = Map.of("username", name, "password", "correct horse battery");

        // When
        String secure = setCookie(nobody.send("POST", SESSIONS, credentials, PROTO, "https"));
        String plain = setCookie(nobody.send("POST", SESSIONS, credentials, PROTO, "http"));

        // Then
        assertThat(secure)
                .startsWith("__Host-medley_session=")
                .contains("Secure", "HttpOnly", "SameSite=Lax", "Path=/");
        assertThat(plain)
                .startsWith("medley_session=")
                .contains("HttpOnly", "SameSite=Lax")
                .doesNotContain("Secure");
        assertThat(me(secure.split(";")[0], PROTO, "https")).isEqualTo(200);
        assertThat(me(plain.split(";")[0])).isEqualTo(200);
        assertThat(me(plain.split(";")[0], PROTO, "https"))
                .as("a neighbour under the same domain can set this one")
                .isEqualTo(401);
    }

    @Test
    void aBrowserOverTlsIsSignedOutAndHeldToItsOrigin() throws Exception {
        // Given
        String cookie = setCookie(nobody.send(
                        "POST",
                        SESSIONS,
                        Map.of("username", name, "password", "correct horse battery"),
                        PROTO,
                        "https"))
                .split(";")[0];
        String current = SESSIONS + "/current/confirm";
        Map<String, String> password = Map.of("password", "correct horse battery");

        // When
        int elsewhere = nobody.send(
                        "POST", current, password, PROTO, "https", "Cookie", cookie, "Origin", "https://evil.example")
                .statusCode();
        int here = nobody.send(
                        "POST", current, password, PROTO, "https", "Cookie", cookie, "Sec-Fetch-Site", "same-origin")
                .statusCode();
        HttpResponse<String> out = nobody.send("DELETE", SESSIONS + "/current", "", PROTO, "https", "Cookie", cookie);

        // Then
        assertThat(elsewhere).isEqualTo(401);
        assertThat(here).isEqualTo(204);
        assertThat(setCookie(out)).startsWith("__Host-medley_session=;").contains("Max-Age=0", "Secure");
        assertThat(me(cookie, PROTO, "https")).isEqualTo(401);
    }

    private static String setCookie(HttpResponse<String> answer) {
        return answer.headers().firstValue("Set-Cookie").orElseThrow();
    }

    private String signIn(String agent) throws Exception {
        HttpResponse<String> answer = nobody.send(
                "POST", SESSIONS, Map.of("username", name, "password", "correct horse battery"), "User-Agent", agent);
        return answer.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
    }

    private int me(String cookie, String... headers) throws Exception {
        List<String> sent = new ArrayList<>(List.of("Cookie", cookie));
        sent.addAll(List.of(headers));
        return nobody.send("GET", "/api/v1/me", "", sent.toArray(String[]::new)).statusCode();
    }
}
