package dev.medley.registry.account;

import dev.medley.registry.mail.MailConfig;
import io.vertx.core.http.Cookie;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.NewCookie;
import java.util.Optional;

/** The portal's cookie, as the present request sets and sends it. */
@ApplicationScoped
public class SessionCookie {
    private final MailConfig config;
    private final RoutingContext context;

    @Inject
    SessionCookie(MailConfig config, RoutingContext context) {
        this.config = config;
        this.context = context;
    }

    /**
     * Plain HTTP has the plain one, as not every browser takes the other there. Behind TLS the prefix makes browsers refuse the cookie from
     * anybody but this very host, so that no neighbour under its domain can sign a person in as somebody else; one without it counts for nothing.
     */
    enum Kind {
        PLAIN("medley_session"),
        SECURE("__Host-medley_session");

        private final String cookie;

        Kind(String cookie) {
            this.cookie = cookie;
        }

        /**
         * Which one holds. TLS ends at a proxy, which a request tells of only where {@code quarkus.http.proxy.*} trusts its headers.
         *
         * @param portal where people find it
         * @param isOverTls whether the request came so
         */
        static Kind of(String portal, boolean isOverTls) {
            return isOverTls || portal.regionMatches(true, 0, "https:", 0, "https:".length()) ? SECURE : PLAIN;
        }

        NewCookie with(String value, int maxAge) {
            return new NewCookie.Builder(cookie)
                    .value(value)
                    .path("/")
                    .secure(this == SECURE)
                    .httpOnly(true)
                    .sameSite(NewCookie.SameSite.LAX)
                    .maxAge(maxAge)
                    .build();
        }
    }

    /**
     * Signs the browser in.
     *
     * @param token of {@link AccountService#openSession}
     */
    public NewCookie of(String token) {
        return kind().with(token, Math.toIntExact(Session.LIFETIME.toSeconds()));
    }

    /** Takes it back. */
    NewCookie none() {
        return kind().with("", 0);
    }

    /** What the browser sent, good or not. */
    Optional<String> token() {
        return Optional.ofNullable(context.request().getCookie(kind().cookie)).map(Cookie::getValue);
    }

    private Kind kind() {
        return Kind.of(config.portal(), context.request().isSSL());
    }
}
