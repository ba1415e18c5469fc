package dev.medley.registry.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medley.registry.account.SessionCookie.Kind;
import jakarta.ws.rs.core.NewCookie;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionCookieTest {
    @ParameterizedTest
    @CsvSource({
        "https://medley.example/, false, SECURE",
        "HTTPS://medley.example, true, SECURE",
        "http://127.0.0.1:8080, true, SECURE",
        "http://127.0.0.1:8080, false, PLAIN",
        "http://https.example, false, PLAIN"
    })
    void isSecureWhereverPeopleComeOverTls(String portal, boolean isOverTls, Kind expected) {
        // When
        Kind kind = Kind.of(portal, isOverTls);

        // Then
        assertThat(kind).isEqualTo(expected);
    }

    @Test
    void keepsWhatBrowsersAskOfItsPrefix() {
        // When
        NewCookie signedIn = Kind.SECURE.with("token", 60);
        NewCookie signedOut = Kind.SECURE.with("", 0);

        // Then
        for (NewCookie cookie : new NewCookie[] {signedIn, signedOut}) {
            assertThat(cookie.getName()).isEqualTo("__Host-medley_session");
            assertThat(cookie.isSecure()).isTrue();
            assertThat(cookie.getPath()).isEqualTo("/");
            assertThat(cookie.getDomain()).isNull();
        }
    }
}
