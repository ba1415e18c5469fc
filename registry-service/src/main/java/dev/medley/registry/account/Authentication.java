package dev.medley.registry.account;

import dev.medley.registry.problem.ClientAddress;
import dev.medley.registry.problem.Problem;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;
import java.util.Locale;

/**
 * Finds out who calls. A wrong credential is 401 at once, also where none is needed: a client must learn that its key is dead. Cookies change state
 * only from the portal's own origin. The fleet's own calls under {@code /internal} bring credentials of another kind.
 */
@Provider
@Priority(Priorities.AUTHENTICATION)
class Authentication implements ContainerRequestFilter {
    private static final String BEARER = "Bearer ";

    private final CurrentAccount current;
    private final AccountService accounts;
    private final KeyService keys;
    private final SessionCookie cookie;
    private final RoutingContext context;

    @Inject
    Authentication(
            CurrentAccount current,
            AccountService accounts,
            KeyService keys,
            SessionCookie cookie,
            RoutingContext context) {
        this.cookie = cookie;
        this.keys = keys;
        this.context = context;
        this.current = current;
        this.accounts = accounts;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        if (request.getUriInfo().getPath().startsWith("/internal/")) {
            return;
        }
        String header = request.getHeaderString("Authorization");
        if (header != null) {
            byKey(header);
            return;
        }
        if (isSameOrigin(request)) {
            cookie.token().flatMap(accounts::session).ifPresent(session -> {
                session.account().requireActive();
                current.signIn(session);
            });
        }
    }

    private void byKey(String header) {
        boolean bearer = header.regionMatches(true, 0, BEARER, 0, BEARER.length());
        if (!bearer) {
            throw new Problem(401, "INVALID_API_KEY", "Send the API key as Authorization: Bearer mdl_…");
        }
        KeyUse use = keys.ofKey(
                header.substring(BEARER.length()).strip(),
                ClientAddress.of(context.request().remoteAddress()));
        use.account().requireActive();
        current.set(use);
    }

    /** Browsers tell where a request comes from; what changes nothing may come from anywhere. */
    private static boolean isSameOrigin(ContainerRequestContext request) {
        String method = request.getMethod().toUpperCase(Locale.ROOT);
        if (method.equals("GET") || method.equals("HEAD")) {
            return true;
        }
        String site = request.getHeaderString("Sec-Fetch-Site");
        if (site != null) {
            return site.equals("same-origin");
        }
        String origin = request.getHeaderString("Origin");
        String host = request.getHeaderString("Host");
        return origin != null
                && host != null
                && origin.replaceFirst("^https?://", "").equals(host);
    }
}
