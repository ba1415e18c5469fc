package dev.medley.registry.organisation;

import static dev.medley.registry.AtOnce.atOnce;
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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Joining an organisation: an owner invites, the invited answers. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class OrganisationInvitationIT {
    private static final String INVITATIONS = "/api/v1/orgs/inviting/invitations";

    @TestHTTPResource("/")
    URI registry;

    private Api owner;

    @BeforeEach
    void found() throws Exception {
        owner = Api.register(registry, "inviting-owner");
        owner.post("/api/v1/orgs", Map.of("name", "inviting"));
    }

    @Test
    void makesAMemberOfWhoAcceptsAndTellsBothSides() throws Exception {
        // Given
        Api ada = Api.register(registry, "invited-ada");
        String id = invite("invited-ada", "publisher");

        // When
        JsonNode asked = ada.json("/api/v1/invitations").path("items").path(0);
        HttpResponse<String> before = ada.get("/api/v1/orgs/inviting");
        HttpResponse<String> accepted = answer(ada, id, "accept");
        HttpResponse<String> again = answer(ada, id, "accept");

        // Then
        assertThat(asked.path("organisation").asText()).as(asked.toString()).isEqualTo("inviting");
        assertThat(asked.path("invitedBy").asText()).isEqualTo("inviting-owner");
        assertThat(before.statusCode()).isEqualTo(404);
        assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(200);
        assertThat(again.statusCode()).isEqualTo(404);
        assertThat(ada.json("/api/v1/orgs/inviting").path("role").asText()).isEqualTo("publisher");
        assertThat(pending()).doesNotContain(id);
        assertThat(news(ada)).contains("member_invited inviting publisher");
        assertThat(news(owner)).contains("invitation_accepted inviting invited-ada");
        assertThat(news(ada)).doesNotContain("invitation_accepted inviting invited-ada");
    }

    @Test
    void makesNobodyAMemberWhoDeclines() throws Exception {
        // Given
        Api bea = Api.register(registry, "invited-bea");
        String id = invite("invited-bea", "reader");

        // When
        HttpResponse<String> declined = answer(bea, id, "decline");

        // Then
        assertThat(declined.statusCode()).as(declined.body()).isEqualTo(204);
        assertThat(answer(bea, id, "accept").statusCode()).isEqualTo(404);
        assertThat(bea.get("/api/v1/orgs/inviting").statusCode()).isEqualTo(404);
        assertThat(news(owner)).contains("invitation_declined inviting invited-bea");
    }

    @Test
    void isNobodyElsesToAnswerAndOverOnceWithdrawn() throws Exception {
        // Given
        Api cleo = Api.register(registry, "invited-cleo");
        Api eve = Api.register(registry, "invited-eve");
        String id = invite("invited-cleo", "reader");

        // When
        HttpResponse<String> stolen = answer(eve, id, "accept");
        HttpResponse<String> missing = answer(eve, "00000000-0000-4000-8000-000000000000", "accept");
        HttpResponse<String> withdrawn = owner.delete(INVITATIONS + "/" + id);
        HttpResponse<String> late = answer(cleo, id, "accept");

        // Then
        assertThat(stolen.statusCode()).isEqualTo(404);
        assertThat(withoutRequest(stolen)).isEqualTo(withoutRequest(missing));
        assertThat(withdrawn.statusCode()).isEqualTo(204);
        assertThat(late.statusCode()).isEqualTo(404);
        assertThat(owner.delete(INVITATIONS + "/" + id).statusCode()).isEqualTo(404);
    }

    @Test
    void letsOneInByALinkThoughManyComeAtOnce() throws Exception {
        // Given
        JsonNode made = Api.JSON.readTree(
                owner.post(INVITATIONS, Map.of("role", "reader")).body());
        Map<String, String> token = Map.of("invitation", made.path("invitation").asText());
        List<Api> rushing = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            rushing.add(Api.register(registry, "link-rushing-" + i));
        }
        JsonNode seen = Api.JSON.readTree(Api.register(registry, "link-looking")
                .post("/api/v1/invitations/links/look", token)
                .body());

        // When
        List<Integer> statuses = atOnce(
                4,
                i -> rushing.get(i)
                        .post("/api/v1/invitations/links/accept", token)
                        .statusCode());

        // Then
        assertThat(seen.path("organisation").asText()).as(seen.toString()).isEqualTo("inviting");
        assertThat(statuses).containsExactlyInAnyOrder(200, 404, 404, 404);
        assertThat(owner.get(INVITATIONS).body()).doesNotContain(token.get("invitation"));
    }

    @Test
    void takesNoRoleAwayFromAMember() throws Exception {
        // Given
        JsonNode link = Api.JSON.readTree(
                owner.post(INVITATIONS, Map.of("role", "reader")).body());

        // When
        HttpResponse<String> byName = owner.post(INVITATIONS, Map.of("username", "inviting-owner", "role", "reader"));
        HttpResponse<String> byLink = owner.post(
                "/api/v1/invitations/links/accept",
                Map.of("invitation", link.path("invitation").asText()));

        // Then
        assertThat(byName.headers().firstValue("X-Error-Code")).contains("ALREADY_MEMBER");
        assertThat(byLink.headers().firstValue("X-Error-Code")).contains("ALREADY_MEMBER");
        assertThat(owner.json("/api/v1/orgs/inviting").path("role").asText()).isEqualTo("owner");
        assertThat(pending()).contains(link.path("id").asText());
    }

    @Test
    void givesNobodyARoleWhoHasNotAccepted() throws Exception {
        // Given
        Api gus = Api.register(registry, "invited-gus");
        invite("invited-gus", "owner");

        // When
        HttpResponse<String> put =
                owner.send("PUT", "/api/v1/orgs/inviting/members/invited-gus", Map.of("role", "owner"));
        HttpResponse<String> leaves = owner.delete("/api/v1/orgs/inviting/members/inviting-owner");

        // Then
        assertThat(put.headers().firstValue("X-Error-Code")).contains("MEMBER_NOT_FOUND");
        assertThat(leaves.headers().firstValue("X-Error-Code")).contains("LAST_OWNER");
        assertThat(gus.get("/api/v1/orgs/inviting").statusCode()).isEqualTo(404);
    }

    @Test
    void isRenewedByAnotherForTheSamePerson() throws Exception {
        // Given
        Api dora = Api.register(registry, "invited-dora");
        String first = invite("invited-dora", "reader");

        // When
        String second = invite("invited-dora", "owner");

        // Then
        assertThat(second).isEqualTo(first);
        JsonNode items = dora.json("/api/v1/invitations").path("items");
        assertThat(items).hasSize(1);
        assertThat(items.path(0).path("role").asText()).isEqualTo("owner");
    }

    @Test
    void refusesWhomNobodyKnowsAndEndsThatAreOverOrFarAway() throws Exception {
        // Given
        Api.register(registry, "invited-fay");
        String past = Instant.now().minus(Duration.ofDays(1)).toString();
        String far = Instant.now().plus(Duration.ofDays(365)).toString();

        // When
        HttpResponse<String> nobody = owner.post(INVITATIONS, Map.of("username", "no-such-person", "role", "reader"));
        HttpResponse<String> over =
                owner.post(INVITATIONS, Map.of("username", "invited-fay", "role", "reader", "expiresAt", past));
        HttpResponse<String> away =
                owner.post(INVITATIONS, Map.of("username", "invited-fay", "role", "reader", "expiresAt", far));

        // Then
        assertThat(nobody.headers().firstValue("X-Error-Code")).contains("ACCOUNT_NOT_FOUND");
        assertThat(List.of(over.statusCode(), away.statusCode())).containsOnly(422);
    }

    private String invite(String username, String role) throws Exception {
        HttpResponse<String> made = owner.post(INVITATIONS, Map.of("username", username, "role", role));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return Api.JSON.readTree(made.body()).path("id").asText();
    }

    private static HttpResponse<String> answer(Api who, String id, String how) throws Exception {
        return who.post("/api/v1/invitations/" + id + "/" + how, Map.of());
    }

    private List<String> pending() throws Exception {
        return owner.json(INVITATIONS).path("items").findValuesAsText("id");
    }

    private static List<String> news(Api reader) throws Exception {
        List<String> all = new ArrayList<>();
        for (JsonNode item : reader.json("/api/v1/notifications").path("items")) {
            all.add(item.path("kind").asText() + " " + item.path("adapter").asText() + " "
                    + item.path("detail").asText());
        }
        return all;
    }

    /** What the registry says, without what the caller asked: the id and the address of the request. */
    private static String withoutRequest(HttpResponse<String> answer) {
        return answer.body().replaceAll("\"(requestId|instance)\":\"[^\"]*\"", "");
    }
}
