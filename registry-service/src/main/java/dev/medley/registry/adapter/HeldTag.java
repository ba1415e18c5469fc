package dev.medley.registry.adapter;

import dev.medley.registry.problem.Audited;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.UUID;

/**
 * The answer to a move that a guard holds back.
 *
 * @param operation that ends when the tag has moved, or will not
 * @param version that it shall point to
 */
public record HeldTag(UUID operation, String name, String version) implements Audited {
    public static final String DESCRIPTION =
            "A guard tests the version first: the operation at Location moves the tag, or tells what fell short";

    @Override
    public String change() {
        return version + ", held by a guard";
    }

    /** 202 with the operation's address. */
    public static Response accepted(UUID operation, String tag, String version) {
        return Response.accepted(new HeldTag(operation, tag, version))
                .location(URI.create("/api/v1/operations/" + operation))
                .build();
    }
}
