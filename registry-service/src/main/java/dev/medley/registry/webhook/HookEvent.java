package dev.medley.registry.webhook;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a hook may be told. Labels say what it is about before the point. */
enum HookEvent {
    /** Its owner tries it out; nobody subscribes to that. */
    PING,
    VERSION_PUBLISHED,
    /** An upload was refused; its operation holds the findings. */
    VERSION_REJECTED,
    VERSION_DEPRECATED,
    VERSION_YANKED,
    VERSION_RESTORED,
    VERSION_DELETED,
    TAG_MOVED,
    ADAPTER_DELETED,
    ADAPTER_TAKEN_DOWN,
    ADAPTER_PUT_BACK,
    ACCESS_REQUESTED,
    REVIEW_CREATED;

    /** As in {@code adapter.taken_down}. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replaceFirst("_", ".");
    }

    /** One that can be subscribed to. */
    static Optional<HookEvent> subscribable(String label) {
        return Arrays.stream(values())
                .filter(event -> event != PING && event.label().equals(label))
                .findFirst();
    }
}
