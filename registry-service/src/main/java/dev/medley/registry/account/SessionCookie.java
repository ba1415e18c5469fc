package dev.medley.registry.account;

import jakarta.ws.rs.core.NewCookie;

/** The portal's cookie. */
public final class SessionCookie {
    private SessionCookie() {}

    /**
     * Signs the browser in.
     *
     * @param token of {@link AccountService#openSession}
     */
    public static NewCookie of(String token) {
        return cookie(token, Math.toIntExact(Session.LIFETIME.toSeconds()));
    }

    /** Takes it back. */
    static NewCookie none() {
        return cookie("", 0);
    }

    private static NewCookie cookie(String value, int maxAge) {
        return new NewCookie.Builder(Authentication.COOKIE)
                .value(value)
                .path("/")
                .httpOnly(true)
                .sameSite(NewCookie.SameSite.LAX)
                .maxAge(maxAge)
                .build();
    }
}
