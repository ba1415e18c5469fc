package dev.medley.registry.access;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.registry.Api;
import dev.medley.registry.RegistryServices;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** An organisation with a private and a gated adapter, its owner, and everybody else; made once for all tests. */
final class Cast {
    private static final String ORGANISATION = "acme";
    private static Cast made;

    private final Map<Caller, Api> callers = new EnumMap<>(Caller.class);
    private String ownersKey = "";
    private String ownersUpload = "";
    private String ownersCollection = "";
    private String ownersSearch = "";
    private String ownersHook = "";
    private String invitation = "";

    static synchronized Cast of(URI registry) throws IOException, InterruptedException {
        if (made == null) {
            made = new Cast();
            made.gather(registry);
        }
        return made;
    }

    Api api(Caller caller) {
        return callers.get(caller);
    }

    private void gather(URI registry) throws IOException, InterruptedException {
        Api owner = Api.register(registry, "acme-owner");
        Api suspended = Api.register(registry, "acme-suspended");
        Api rival = Api.register(registry, "rival-owner");
        Api other = Api.register(registry, "somebody-else");
        require(owner.post("/api/v1/orgs", Map.of("name", ORGANISATION)), 201);
        owner.admit(ORGANISATION, suspended, "owner");
        require(rival.post("/api/v1/orgs", Map.of("name", "rival")), 201);
        require(owner.post("/api/v1/robots", Map.of("name", "ci", "owner", ORGANISATION)), 201);
        for (String name : List.of("acme-hidden", "acme-gated")) {
            JsonNode published =
                    owner.publish(Path.of("../samples/adapters/review-sentiment"), ORGANISATION + "/" + name, "v1");
            if (!published.path("state").asText().equals("succeeded")) {
                throw new IllegalStateException(published.toString());
            }
        }
        require(owner.send("PATCH", "/api/v1/adapters/acme/acme-hidden", Map.of("visibility", "private")), 200);
        recipe(owner, "acme-hidden", "private");
        recipe(owner, "acme-gated", "public");
        require(owner.send("PATCH", "/api/v1/adapters/acme/acme-gated", Map.of("visibility", "gated")), 200);
        ownersKey = owner.keyId();
        ownersUpload = Api.JSON
                .readTree(owner.open(Map.of("LICENSE", new byte[1]), "acme/later", "latest")
                        .body())
                .path("id")
                .asText();
        ownersCollection = id(owner.post("/api/v1/collections", Map.of("title", "Mine")));
        ownersSearch = id(owner.post("/api/v1/searches", Map.of("name", "mine", "query", "q=x")));
        ownersHook = id(owner.post(
                "/api/v1/webhooks",
                Map.of(
                        "url",
                        "https://receiver.example/acme",
                        "events",
                        List.of("tag.moved"),
                        "owner",
                        ORGANISATION,
                        "active",
                        false)));
        Api.register(registry, "acme-guest");
        invitation =
                id(owner.post("/api/v1/orgs/acme/invitations", Map.of("username", "acme-guest", "role", "reader")));
        Api expired = owner.withKey("short", "adapter:read", "adapter:write");
        require(owner.post("/api/v1/keys/" + expired.keyId() + "/rotate", Map.of("overlap", 0)), 201);
        Api admin = new Api(registry, RegistryServices.key("admin"));
        require(admin.post("/api/v1/admin/accounts/acme-suspended/suspend", Map.of("reason", "spam")), 200);
        callers.put(Caller.ANONYMOUS, new Api(registry, ""));
        callers.put(Caller.OTHER, other);
        callers.put(Caller.OTHER_ORGANISATION, rival);
        callers.put(Caller.READ_ONLY, owner.withKey("reader", "adapter:read"));
        callers.put(Caller.CALL_ONLY, owner.withKey("caller", "inference:call"));
        callers.put(Caller.EXPIRED, expired);
        callers.put(Caller.GATED, other);
        callers.put(Caller.SUSPENDED, suspended);
    }

    /** The path of a route, for the adapter {@code acme/<name>} and for the owner's own key and upload. */
    String fill(String template, String name) {
        return template.replace("{owner}", ORGANISATION)
                .replace("{name}", name)
                .replace("{repository}", name + ".git")
                .replace("{baseOwner}", "HuggingFaceTB")
                .replace("{baseName}", "SmolLM2-135M-Instruct")
                .replace("{revision}{path}", "main")
                .replace("{revision}", "main")
                .replace("{branch}", "main")
                .replace("{status}", "pending")
                .replace("{ref}", "v1")
                .replace("{tag}", "v1")
                .replace("{path}", "README.md")
                .replace("{org}", ORGANISATION)
                .replace("{robot}", "acme+ci")
                .replace("{username}", "acme-owner")
                .replace("{upload}", ownersUpload)
                .replace("{collection}", ownersCollection)
                .replace("{search}", ownersSearch)
                .replace("{session}", "00000000-0000-4000-8000-000000000000")
                .replace("{evaluation}", "00000000-0000-4000-8000-000000000000")
                .replace("{suite}", "no-such-suite")
                .replace("{report}", "00000000-0000-4000-8000-000000000000")
                .replace("{invitation}", invitation)
                .replace("{webhook}", ownersHook)
                .replace("{delivery}", "00000000-0000-4000-8000-000000000000")
                .replace("{model}", "no-such-model")
                .replace("{sha256}", "0".repeat(64))
                .replace("{hex}", "0".repeat(64))
                .replace("{id}", ownersKey);
    }

    /** Bodies only where the body names what is wanted; whoever gets through is told what is missing. */
    Object body(String template, String name) {
        return switch (template) {
            case "/api/v1/adapters", "/api/v1/recipes" -> Map.of("id", "acme/another");
            case "/api/v1/uploads" ->
                Map.of(
                        "adapter",
                        "acme/another",
                        "files",
                        List.of(Map.of("path", "LICENSE", "size", 1, "sha256", "0".repeat(64))));
            case "/api/v1/blends" ->
                Map.of(
                        "to",
                        "acme/another",
                        "adapters",
                        List.of(Map.of("id", "medley-free/one"), Map.of("id", "medley-free/two")));
            case "/api/v1/imports" -> Map.of("to", "acme/another", "from", "some/body");
            case "/api/v1/reports" ->
                Map.of("adapter", ORGANISATION + "/" + name, "reason", "spam", "details", "Sells watches.");
            case "/api/repos/move" ->
                Map.of("fromRepo", ORGANISATION + "/" + name, "toRepo", ORGANISATION + "/another");
            case "/api/repos/create", "/api/repos/delete" -> Map.of("organization", ORGANISATION, "name", name);
            default -> "{}";
        };
    }

    private static void recipe(Api owner, String name, String visibility) throws IOException, InterruptedException {
        var definition = Map.of("steps", List.of(Map.of("kind", "generate")));
        require(
                owner.post(
                        "/api/v1/recipes",
                        Map.of(
                                "id",
                                ORGANISATION + "/" + name,
                                "visibility",
                                visibility,
                                "tag",
                                "v1",
                                "definition",
                                definition)),
                201);
    }

    private static String id(HttpResponse<String> made) throws IOException {
        require(made, 201);
        return Api.JSON.readTree(made.body()).path("id").asText();
    }

    private static void require(HttpResponse<String> answer, int status) {
        if (answer.statusCode() != status) {
            throw new IllegalStateException(answer.statusCode() + " " + answer.body());
        }
    }
}
