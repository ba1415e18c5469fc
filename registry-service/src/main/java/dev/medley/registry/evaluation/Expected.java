package dev.medley.registry.evaluation;

import dev.medley.format.AdapterName;
import dev.medley.format.AdapterReference;
import java.util.Optional;

/**
 * The adapter that a case expects, in canonical form: {@code owner/name}, or {@code owner/name@sha256:…} of one version.
 *
 * @param version its digest; absent: any version will do
 */
record Expected(AdapterName name, Optional<String> version) {
    /** Of a reference as a suite has it: a tag counts as no version before it was looked up. Empty when it is malformed. */
    static Optional<Expected> of(String text) {
        return AdapterReference.parse(text)
                .map(reference -> new Expected(
                        reference.name(),
                        reference.selector() instanceof AdapterReference.Version(String digest)
                                ? Optional.of(digest)
                                : Optional.empty()));
    }

    /** Whether a tag is named, which leads to one version at a time. */
    static boolean isTagged(String text) {
        return text.contains(":") && !text.contains("@");
    }

    boolean is(Given.Share share) {
        return share.id().equals(name.toString())
                && version.filter(digest ->
                                !share.version().filter(digest::equals).isPresent())
                        .isEmpty();
    }

    @Override
    public String toString() {
        return name + version.map(digest -> "@" + digest).orElse("");
    }
}
