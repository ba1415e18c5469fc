package dev.medley.registry.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.registry.Api;
import dev.medley.registry.Browser;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.commons.codec.binary.Base32;

/** Somebody who signs in with a password and, once it is set up, with the codes of an app. */
final class Authenticator {
    static final String FACTOR = "/api/v1/me/second-factor";
    private static final AtomicInteger COUNTER = new AtomicInteger();

    private final URI registry;
    private final String name;
    private final Api owner;
    private final Browser browser;
    private byte[] secret = {};

    private Authenticator(URI registry, String name) throws Exception {
        this.registry = registry;
        this.name = name;
        this.owner = Api.register(registry, name);
        this.browser = Browser.of(registry, name);
    }

    /** Of a new account. */
    static Authenticator register(URI registry) throws Exception {
        return new Authenticator(registry, "careful-" + COUNTER.getAndIncrement());
    }

    String name() {
        return name;
    }

    Api owner() {
        return owner;
    }

    Browser browser() {
        return browser;
    }

    byte[] secret() {
        return secret;
    }

    /** The app knows the secret, and has given no code yet. */
    JsonNode begin() throws Exception {
        HttpResponse<String> begun = browser.post(FACTOR, "");
        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(201);
        JsonNode json = Api.JSON.readTree(begun.body());
        secret = new Base32().decode(json.path("secret").asText());
        return json;
    }

    /** The recovery codes. */
    List<String> setUp() throws Exception {
        begin();
        return codes(browser.post(FACTOR + "/confirm", Map.of("code", code(0))));
    }

    /** The code of the present half minute, or of one later. */
    String code(int later) {
        return TimeCode.of(secret, Instant.now().getEpochSecond() / TimeCode.STEP_SECONDS + later);
    }

    /** @param code empty: none is sent */
    HttpResponse<String> signIn(String code) throws Exception {
        return Browser.signIn(registry, name, Browser.PASSWORD, code);
    }

    static List<String> codes(HttpResponse<String> answer) throws Exception {
        List<String> codes = new ArrayList<>();
        Api.JSON.readTree(answer.body()).path("recoveryCodes").forEach(each -> codes.add(each.asText()));
        return codes;
    }
}
