package dev.medley.registry.account;

import dev.medley.registry.problem.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** API keys of the caller. A key can't make one that may do more than itself. */
@Path("/api/v1/keys")
@RunOnVirtualThread
public class KeyResource {
    private final AccountService accounts;
    private final CurrentAccount current;

    @Inject
    KeyResource(AccountService accounts, CurrentAccount current) {
        this.accounts = accounts;
        this.current = current;
    }

    record CreateKeyRequest(String name, List<String> scopes, Instant expiresAt) {}

    record KeyView(
            String id,
            String name,
            String hint,
            List<String> scopes,
            Instant createdAt,
            Optional<Instant> expiresAt,
            Optional<Instant> lastUsedAt,
            Optional<Instant> revokedAt,
            Optional<String> secret) {
        static KeyView of(ApiKey key, Optional<String> secret) {
            return new KeyView(
                    key.id(),
                    key.name(),
                    key.hint(),
                    key.scopes().stream().map(Scope::label).toList(),
                    key.createdAt(),
                    key.expiresAt(),
                    key.lastUsedAt(),
                    key.revokedAt(),
                    secret);
        }
    }

    record KeyPage(List<KeyView> items) {}

    @GET
    public KeyPage list() {
        Account account = current.require(Scope.KEY_MANAGE);
        return new KeyPage(accounts.keysOf(account).stream()
                .map(key -> KeyView.of(key, Optional.empty()))
                .toList());
    }

    @POST
    public Response create(CreateKeyRequest request) {
        Account account = current.require(Scope.KEY_MANAGE);
        Body.require(request);
        var created = accounts.createKey(
                account,
                Body.text("name", request.name()),
                scopes(request.scopes()),
                Optional.ofNullable(request.expiresAt()));
        return Response.status(201)
                .entity(KeyView.of(created.key(), Optional.of(created.secret())))
                .build();
    }

    @DELETE
    @Path("{id}")
    public Response revoke(@PathParam("id") String id) {
        accounts.revoke(current.require(Scope.KEY_MANAGE), id);
        return Response.noContent().build();
    }

    private Set<Scope> scopes(List<String> labels) {
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        for (String label : Optional.ofNullable(labels).orElse(List.of())) {
            Scope scope =
                    Scope.of(label).orElseThrow(() -> Problem.invalid("scopes", "there is no scope " + label + "."));
            if (!current.scopes().contains(scope)) {
                throw new Problem(
                        403, "SCOPE_MISSING", "This key lacks the scope " + label + " and can't give it to another.");
            }
            scopes.add(scope);
        }
        return scopes;
    }
}
