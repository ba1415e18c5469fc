package dev.medley.registry.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where hooks may be, by their address alone. */
class HookAddressTest {
    private final HookAddress addresses = new HookAddress(HookSettings.ofPublic());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.org",
                "https://example.org/medley?of=acme",
                "HTTPS://Example.org:443/",
                "https://1.1.1.1/",
                "https://[2606:4700::1111]/"
            })
    void takesPublicServersOverHttps(String url) {
        assertThat(addresses.objection(url)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "http://example.org/ https",
                "ftp://example.org/ such",
                "https://user:password@example.org/ password",
                "https://user@example.org/ user",
                "https://example.org/#here fragment",
                "https://example.org:8443/ port",
                "https://127.0.0.1/ public",
                "https://2130706433/ public",
                "https://10.0.0.7/ public",
                "https://169.254.169.254/latest public",
                "https://[::1]/ public",
                "https://[::ffff:10.0.0.1]/ such",
                "https://localhost/ public",
                "https:///path such",
                "https:example.org such",
                "https://exa%6dple.org/ such",
                "https://example.org\\@10.0.0.1/ such",
                "nonsense such"
            })
    void saysWhatIsWrongWithAnother(String url, String word) {
        assertThat(addresses.objection(url))
                .hasValueSatisfying(why -> assertThat(why).contains(word));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:8081/hook", "http://localhost/hook"})
    void takesInnerAddressesWhereTheRegistryIsToldTo(String url) {
        assertThat(new HookAddress(HookSettings.ofPrivate()).objection(url)).isEmpty();
    }
}
