package dev.medley.registry.account;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.0.1, true",
        "10.0.0.0/8, 11.0.0.1, false",
        "192.168.4.0/22, 192.168.7.255, true",
        "192.168.4.0/22, 192.168.8.0, false",
        "127.0.0.1, 127.0.0.1, true",
        "127.0.0.1, 127.0.0.2, false",
        "0.0.0.0/0, 8.8.8.8, true",
        "0.0.0.0/0, ::1, false",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "::1, 0:0:0:0:0:0:0:1, true"
    })
    void holdsTheAddressesThatBeginAsItDoes(String network, String address, boolean expected) {
        assertThat(Network.parse(network)
                        .orElseThrow()
                        .contains(Network.address(address).orElseThrow()))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "10.0.0.0/33",
                "10.0.0/8",
                "10.0.0.256",
                "10.0.0.0/",
                "10.0.0.0/-1",
                "::/129",
                "fe80::1%eth0",
                ":::",
                "2001:db8"
            })
    void isNothingElse(String text) {
        assertThat(Network.parse(text)).isEmpty();
    }

    @Test
    void isWrittenInOneWay() {
        assertThat(Network.parse("10.1.2.3/8")).hasToString("Optional[10.0.0.0/8]");
        assertThat(Network.parse("10.1.2.3")).hasToString("Optional[10.1.2.3/32]");
        assertThat(Network.parse("2001:DB8::1/32")).hasToString("Optional[2001:db8:0:0:0:0:0:0/32]");
    }

    @Test
    void holdsNarrowerNetworks() {
        // Given
        Network wide = Network.parse("10.0.0.0/8").orElseThrow();
        Network narrow = Network.parse("10.3.0.0/16").orElseThrow();

        // Then
        assertThat(wide.contains(narrow)).isTrue();
        assertThat(narrow.contains(wide)).isFalse();
    }
}
