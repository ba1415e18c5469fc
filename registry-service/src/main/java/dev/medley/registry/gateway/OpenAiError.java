package dev.medley.registry.gateway;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;

/** The error envelope that OpenAI clients read. */
record OpenAiError(Body error) {
    static OpenAiError of(int status, String code, Optional<String> param, String message) {
        return new OpenAiError(new Body(message, type(status), param.orElse(null), code));
    }

    private static String type(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 403 -> "permission_error";
            case 429 -> "rate_limit_error";
            default -> status < 500 ? "invalid_request_error" : "server_error";
        };
    }

    /** @param param the field at fault, or null as in OpenAI's own errors */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Body(String message, String type, String param, String code) {}
}
