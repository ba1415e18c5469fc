package dev.medley.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
    private static final String HEX = "0123456789abcdef".repeat(4);

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "medley/numerals-english", "a1.b_c-d/0", "Medley/Past-Tense"})
    void acceptsNames(String text) {
        assertThat(AdapterName.parse(text).orElseThrow().toString()).isEqualTo(text.toLowerCase(java.util.Locale.ROOT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "/",
                "a/",
                "/b",
                "a/b/c",
                "-a/b",
                "a/b-",
                "a/.b",
                "a--b/c",
                "a/b..c",
                "a/b.git",
                "a/b c",
                "a/b\n",
                "\u212a/b",
                "ä/b",
                "a/b%2f",
                "a/b:c",
                "../b"
            })
    void refusesNames(String text) {
        assertThat(AdapterName.parse(text)).isEmpty();
    }

    @Test
    void refusesLongNames() {
        assertThat(AdapterName.parse("a".repeat(96) + "/b")).isPresent();
        assertThat(AdapterName.parse("a".repeat(97) + "/b")).isEmpty();
        assertThatThrownBy(() -> new AdapterName("A", "b")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"api", "v1", "browse", "publish", "Playground", "sign-in", "account", "admin", "recipes"})
    void reservesAddresses(String owner) {
        assertThat(AdapterName.isReservedOwner(owner)).isTrue();
        assertThat(AdapterName.isReservedOwner("medley")).isFalse();
    }

    @Test
    void readsReferences() {
        AdapterName name = new AdapterName("a", "b");
        assertThat(AdapterReference.parse("a/b"))
                .contains(new AdapterReference(name, new AdapterReference.Tag("latest")));
        assertThat(AdapterReference.parse("A/b:v1.2"))
                .contains(new AdapterReference(name, new AdapterReference.Tag("v1.2")));
        assertThat(AdapterReference.parse("a/b@sha256:" + HEX))
                .contains(new AdapterReference(name, new AdapterReference.Version("sha256:" + HEX)));
        assertThat(AdapterReference.parse("a/b:v1@sha256:" + HEX).orElseThrow().toString())
                .isEqualTo("a/b@sha256:" + HEX);
        assertThat(AdapterReference.selector("v1")).contains(new AdapterReference.Tag("v1"));
        assertThat(AdapterReference.selector("sha256:" + HEX)).contains(new AdapterReference.Version("sha256:" + HEX));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a/b:",
                "a/b:V1",
                "a/b:x/y",
                "a/b@",
                "a/b@sha256:12",
                "a/b@md5:00",
                "a:b",
                "a/b:v@v",
                "a/b@sha256:0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef"
            })
    void refusesReferences(String text) {
        assertThat(AdapterReference.parse(text)).isEmpty();
    }
}
