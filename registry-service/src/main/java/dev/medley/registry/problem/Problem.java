package dev.medley.registry.problem;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A request that is refused or can't be served now; knows its HTTP status and its stable code (RFC 9457 extension {@code code}, header
 * {@code X-Error-Code}). The message is for the caller and never holds internals.
 */
public class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** One of several reasons, with the place it is about. */
    public record Detail(String code, String path, String message, String hint) {}

    private final int status;
    private final String code;
    private final transient List<Detail> details;
    private final transient Optional<Duration> retryAfter;

    public Problem(int status, String code, String message) {
        this(status, code, message, List.of(), Optional.empty());
    }

    public Problem(int status, String code, String message, List<Detail> details, Optional<Duration> retryAfter) {
        super(message);
        this.status = status;
        this.code = code;
        this.details = List.copyOf(details);
        this.retryAfter = retryAfter;
    }

    /** A field of a request is missing or malformed. */
    public static Problem invalid(String path, String message) {
        return ofField(400, path, message);
    }

    /** A field of a request is well formed, and yet it can't be: a time that is past, parts that don't add up. */
    public static Problem unfit(String path, String message) {
        return ofField(422, path, message);
    }

    private static Problem ofField(int status, String path, String message) {
        return new Problem(
                status,
                "INVALID_REQUEST",
                message,
                List.of(new Detail("INVALID_REQUEST", path, message, "")),
                Optional.empty());
    }

    public final int status() {
        return status;
    }

    public final String code() {
        return code;
    }

    public final List<Detail> details() {
        return details;
    }

    public final Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
