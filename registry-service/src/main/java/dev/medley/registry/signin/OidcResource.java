package dev.medley.registry.signin;

import dev.medley.registry.account.Account;
import dev.medley.registry.account.AccountService;
import dev.medley.registry.account.SessionCookie;
import dev.medley.registry.mail.Post;
import dev.medley.registry.problem.Problem;
import io.quarkus.oidc.OidcSession;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** The ways into the portal, and the way back from an OpenID provider: Quarkus has checked its word before a request gets here. */
@Path("/api/v1/sessions")
@RunOnVirtualThread
public class OidcResource {
    private static final URI PORTAL = URI.create("/account");
    private static final String SIGN_IN = "/sign-in?refused=";

    private final SignInConfig config;
    private final Identities identities;
    private final AccountService accounts;
    private final SecurityIdentity identity;
    private final OidcSession visit;
    private final Post post;
    private final SessionCookie cookie;

    @Inject
    OidcResource(
            SignInConfig config,
            Identities identities,
            AccountService accounts,
            SecurityIdentity identity,
            OidcSession visit,
            Post post,
            SessionCookie cookie) {
        this.cookie = cookie;
        this.post = post;
        this.config = config;
        this.identities = identities;
        this.accounts = accounts;
        this.identity = identity;
        this.visit = visit;
    }

    /**
     * @param mail whether a forgotten password is replaced by mail
     * @param oidc the provider, where there is one
     */
    record Methods(boolean registration, boolean mail, Optional<Provider> oidc) {}

    /** @param path where its sign-in starts */
    record Provider(String name, String path) {}

    @GET
    @Path("methods")
    public Methods methods() {
        Optional<Provider> provider =
                config.enabled() ? Optional.of(new Provider(config.name(), "/api/v1/sessions/oidc")) : Optional.empty();
        return new Methods(accounts.isRegistrationOpen(), post.isConfigured(), provider);
    }

    @GET
    @Path("oidc")
    public Response signIn(@HeaderParam("User-Agent") Optional<String> agent) {
        if (!config.enabled()) {
            throw new Problem(404, "NOT_FOUND", "This Medley has no OpenID provider; sign in with a password.");
        }
        // From here on our own cookie speaks; the provider's is not needed again.
        visit.logout().await().indefinitely();
        try {
            JsonWebToken token = (JsonWebToken) identity.getPrincipal();
            Account account = identities.of(
                    new Identity.Key(token.getIssuer(), token.getSubject()), name(token), claim(token, "email"));
            return Response.seeOther(PORTAL)
                    .cookie(cookie.of(accounts.openSession(account, agent.orElse(""))))
                    .build();
        } catch (Problem problem) {
            return Response.seeOther(URI.create(SIGN_IN + problem.code())).build();
        }
    }

    private static String name(JsonWebToken token) {
        return Stream.of("preferred_username", "email", "name")
                .map(claim -> claim(token, claim))
                .flatMap(Optional::stream)
                .findFirst()
                .map(text -> text.replaceFirst("@.*", ""))
                .orElse("");
    }

    private static Optional<String> claim(JsonWebToken token, String name) {
        return token.<Object>claim(name).map(Object::toString);
    }
}
