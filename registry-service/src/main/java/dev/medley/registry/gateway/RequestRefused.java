package dev.medley.registry.gateway;

import java.util.Optional;

/** A request under {@code /v1} that can't be answered, with the code and the field that clients act on. */
public final class RequestRefused extends RuntimeException {
    private static final int RETRY_SECONDS = 2;

    private final int status;
    private final String code;
    private final Optional<String> param;
    private final Optional<Integer> retryAfter;

    private RequestRefused(int status, String code, Optional<String> param, String message) {
        super(message);
        this.status = status;
        this.code = code;
        this.param = param;
        this.retryAfter = status == 429 || status == 503 ? Optional.of(RETRY_SECONDS) : Optional.empty();
    }

    static RequestRefused invalidJson(String reason) {
        return new RequestRefused(400, "invalid_json", Optional.empty(), "the body can't be taken: " + reason);
    }

    static RequestRefused tooLarge(int limit) {
        return new RequestRefused(
                413, "request_too_large", Optional.empty(), "the body is larger than " + limit + " bytes");
    }

    public static RequestRefused missing(String param) {
        return new RequestRefused(400, "missing_required_parameter", Optional.of(param), param + " is required");
    }

    public static RequestRefused invalid(String param, String message) {
        return new RequestRefused(400, "invalid_value", Optional.of(param), message);
    }

    public static RequestRefused blend(String param, String message) {
        return new RequestRefused(400, "invalid_adapter_blend", Optional.of(param), message);
    }

    static RequestRefused unsupportedMixture(String param, String message) {
        return new RequestRefused(400, "unsupported_mixture", Optional.of(param), message);
    }

    static RequestRefused incompatibleBase(String param, String adapter, String adapterBase, String base) {
        return new RequestRefused(
                400,
                "incompatible_base",
                Optional.of(param),
                adapter + " was trained on " + adapterBase + ", not on " + base);
    }

    /** Unknown and hidden names get the same words: whether a private adapter exists is nobody's business. */
    public static RequestRefused modelNotFound(String param, String name) {
        return new RequestRefused(
                404,
                "model_not_found",
                Optional.of(param),
                "'" + name + "' does not exist or you do not have access to it");
    }

    /** A recipe that came to no answer, in the way that it says. */
    public static RequestRefused recipe(String code, String message) {
        return new RequestRefused(422, code, Optional.of("model"), message);
    }

    /** A call on the way to the answer failed, as the worker or this gateway says. */
    public static RequestRefused failed(int status, String code, String message) {
        return new RequestRefused(status, code, Optional.empty(), message);
    }

    /** In the middle of an answer. */
    static RequestRefused credentialEnded() {
        return new RequestRefused(
                401,
                "invalid_api_key",
                Optional.empty(),
                "the API key or account that this answer was for has been revoked, has expired or is suspended");
    }

    /** In the middle of an answer. */
    static RequestRefused workerLost() {
        return new RequestRefused(502, "worker_lost", Optional.empty(), "the inference worker stopped answering");
    }

    static RequestRefused workerUnavailable(String base) {
        return new RequestRefused(
                503, "worker_unavailable", Optional.empty(), "no inference worker for " + base + " answers right now");
    }

    /** Whether what was asked for is fine, and a recipe or a worker is not. */
    public boolean blamesAnswer() {
        return Unanswered.blames(status, code);
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    Optional<String> param() {
        return param;
    }

    /** Seconds after which another try may help. */
    Optional<Integer> retryAfter() {
        return retryAfter;
    }

    OpenAiError toError() {
        return OpenAiError.of(status, code, param, getMessage());
    }
}
