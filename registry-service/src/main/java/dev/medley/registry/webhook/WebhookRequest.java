package dev.medley.registry.webhook;

import dev.medley.registry.problem.Problem;
import dev.medley.registry.problem.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What owners send about their hooks. */
final class WebhookRequest {
    private static final String URL = "^https?://[^\\s\\u0000@#]+$";

    private WebhookRequest() {}

    /** @param owner the caller where it is absent */
    record Create(
            @Schema(required = true, pattern = URL, maxLength = 2000)
            String url,

            @Schema(type = SchemaType.ARRAY, implementation = Label.class, required = true, minItems = 1)
            List<String> events,

            @Schema(pattern = Shape.NAME) String owner,
            Boolean active) {}

    /** What is absent stays as it is. */
    record Change(
            @Schema(pattern = URL, maxLength = 2000) String url,

            @Schema(type = SchemaType.ARRAY, implementation = Label.class, minItems = 1)
            List<String> events,

            Boolean active) {}

    /** An item of a list of events. */
    @Schema(
            type = SchemaType.STRING,
            enumeration = {
                "version.published",
                "version.rejected",
                "version.deprecated",
                "version.yanked",
                "version.restored",
                "version.deleted",
                "tag.moved",
                "adapter.deleted",
                "adapter.taken_down",
                "adapter.put_back",
                "access.requested",
                "review.created"
            })
    interface Label {}

    /** Labels, each once, as they were given. */
    static List<String> events(List<String> labels) {
        boolean known = !labels.isEmpty()
                && labels.stream()
                        .allMatch(label -> Optional.ofNullable(label)
                                .flatMap(HookEvent::subscribable)
                                .isPresent());
        if (!known) {
            throw Problem.invalid("events", "events must be some of " + all() + ".");
        }
        return labels.stream().distinct().toList();
    }

    private static String all() {
        return Arrays.stream(HookEvent.values())
                .filter(event -> event != HookEvent.PING)
                .map(HookEvent::label)
                .collect(Collectors.joining(", "));
    }
}
