package dev.medley.format;

import com.google.re2j.Pattern;
import java.util.Optional;

/** One version of an adapter as a user names it: by tag, which moves, or by digest, which never does. */
public record AdapterReference(AdapterName name, Selector selector) {
    private static final Pattern TAG = Pattern.compile("[a-z0-9._-]{1,64}");
    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

    /** Which version is meant. */
    public sealed interface Selector {}

    /** The version a tag points to now. */
    public record Tag(String tag) implements Selector {
        /** What a reference without tag or digest means. */
        public static final Tag LATEST = new Tag("latest");

        public Tag {
            if (!TAG.matches(tag)) {
                throw new IllegalArgumentException("Not a tag: " + Finding.quote(tag));
            }
        }

        @Override
        public String toString() {
            return tag;
        }
    }

    /** The version of this digest, {@code sha256:} and 64 hexadecimal digits. */
    public record Version(String digest) implements Selector {
        public Version {
            if (!DIGEST.matches(digest)) {
                throw new IllegalArgumentException("Not a digest: " + Finding.quote(digest));
            }
        }

        @Override
        public String toString() {
            return digest;
        }
    }

    /** {@code owner/name}, {@code owner/name:tag} or {@code owner/name@sha256:…}; with both, the digest counts. */
    public static Optional<AdapterReference> parse(String text) {
        int at = text.indexOf('@');
        String front = at < 0 ? text : text.substring(0, at);
        int colon = front.indexOf(':');
        Optional<AdapterName> name = AdapterName.parse(colon < 0 ? front : front.substring(0, colon));
        Optional<Tag> tag = colon < 0 ? Optional.of(Tag.LATEST) : tag(front.substring(colon + 1));
        if (name.isEmpty() || tag.isEmpty()) {
            return Optional.empty();
        }
        return at < 0
                ? Optional.of(new AdapterReference(name.get(), tag.get()))
                : version(text.substring(at + 1)).map(version -> new AdapterReference(name.get(), version));
    }

    /** A tag or a digest standing alone, such as the {@code ref} of an address. */
    public static Optional<Selector> selector(String text) {
        Optional<Selector> version = version(text).map(Selector.class::cast);
        return version.isPresent() ? version : tag(text).map(Selector.class::cast);
    }

    private static Optional<Tag> tag(String text) {
        return TAG.matches(text) ? Optional.of(new Tag(text)) : Optional.empty();
    }

    private static Optional<Version> version(String text) {
        return DIGEST.matches(text) ? Optional.of(new Version(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return name + (selector instanceof Version ? "@" : ":") + selector;
    }
}
