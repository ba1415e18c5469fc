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
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The browsers in which a person is signed in, and how they get rid of one that they lost. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class SessionIT {
    private static final String SESSIONS = "/api/v1/sessions";
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

    private String signIn(String agent) throws Exception {
        HttpResponse<String> answer = nobody.send(
                "POST", SESSIONS, Map.of("username", name, "password", "correct horse battery"), "User-Agent", agent);
        return answer.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
    }

    private int me(String cookie) throws Exception {
        return nobody.send("GET", "/api/v1/me", "", "Cookie", cookie).statusCode();
    }
}
