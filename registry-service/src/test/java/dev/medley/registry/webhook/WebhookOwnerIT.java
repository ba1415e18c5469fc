package dev.medley.registry.webhook;

import static dev.medley.registry.webhook.TestHooks.HOOKS;
import static dev.medley.registry.webhook.TestHooks.made;
import static dev.medley.registry.webhook.TestHooks.path;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.registry.Api;
import dev.medley.registry.RegistryServices;
import dev.medley.registry.sql.NativeSql;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who manages a webhook, which there can be, and that it goes with its owner. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class WebhookOwnerIT {
    @TestHTTPResource("/")
    URI registry;

    @Inject
    NativeSql database;

    @AutoClose
    private TestHooks hooks;

    private String name;
    private Api owner;
    private Receiver receiver;

    @BeforeEach
    void register() throws Exception {
        hooks = TestHooks.register(registry);
        name = hooks.name();
        owner = hooks.owner();
        receiver = hooks.receiver();
    }

    @Test
    void showsAHookToItsOwnersAlone() throws Exception {
        // Given
        String organisation = "firm-of-" + name;
        Api publisher = Api.register(registry, "publisher-of-" + name);
        owner.post("/api/v1/orgs", Map.of("name", organisation));
        owner.admit(organisation, publisher, "publisher");
        var wanted = Map.of("url", receiver.url(), "events", List.of("tag.moved"), "owner", organisation);

        // When
        JsonNode hook = made(owner.post(HOOKS, wanted));

        // Then
        assertThat(owner.json(HOOKS + "?owner=" + organisation).at("/items/0/id"))
                .isEqualTo(hook.path("id"));
        assertThat(owner.json(HOOKS).path("items")).isEmpty();
        assertThat(publisher.post(HOOKS, wanted).headers().firstValue("X-Error-Code"))
                .contains("NOT_OWNER");
        for (String rest : List.of("", "/deliveries")) {
            HttpResponse<String> hidden = publisher.get(path(hook) + rest);
            HttpResponse<String> missing = publisher.get(HOOKS + "/" + UUID.randomUUID() + rest);
            assertThat(hidden.statusCode()).isEqualTo(404);
            assertThat(withoutIds(hidden)).isEqualTo(withoutIds(missing));
        }
        assertThat(publisher.delete(path(hook)).statusCode()).isEqualTo(404);
        assertThat(publisher.post(path(hook) + "/rotate", "{}").statusCode()).isEqualTo(404);
        assertThat(owner.delete(path(hook)).statusCode()).isEqualTo(204);
    }

    @Test
    void refusesWhatCantBeAHook() throws Exception {
        // When and then
        for (String url : List.of("https://u:p@example.org/", "https://example.org/#x", "ftp://example.org", "here")) {
            HttpResponse<String> refused = owner.post(HOOKS, Map.of("url", url, "events", List.of("tag.moved")));
            assertThat(refused.statusCode()).as(url).isEqualTo(422);
        }
        for (Object events : List.of(List.of(), List.of("ping"), List.of("tag.moved", "none.such"))) {
            HttpResponse<String> refused = owner.post(HOOKS, Map.of("url", receiver.url(), "events", events));
            assertThat(refused.statusCode()).as(events.toString()).isEqualTo(400);
        }
        assertThat(owner.json(HOOKS).path("items")).isEmpty();
    }

    @Test
    void goesWithItsOwner() throws Exception {
        // Given
        JsonNode hook = hooks.add("tag.moved");
        hooks.ping(hook);
        hooks.awaitEnd(hook, 1);

        // When
        String export = owner.get("/api/v1/me/export").body();
        HttpResponse<String> erased = owner.post("/api/v1/me/erase", Map.of("username", name));

        // Then
        assertThat(export).contains(receiver.url(), "webhookDeliveries").doesNotContain("mdl_whs_");
        assertThat(erased.statusCode()).isEqualTo(204);
        UUID id = UUID.fromString(hook.path("id").asText());
        assertThat(rows("select 1 from webhook where id = ?1", id)).isZero();
        assertThat(rows("select 1 from webhook_delivery where webhook_id = ?1", id))
                .isZero();
    }

    private int rows(String sql, UUID id) {
        return QuarkusTransaction.requiringNew()
                .call(() -> database.rows(sql, id).size());
    }

    private static String withoutIds(HttpResponse<String> answer) {
        return answer.body().replaceAll("\"(requestId|instance)\":\"[^\"]*\"", "");
    }
}
