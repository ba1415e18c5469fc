package dev.medley.worker.openai;

import dev.medley.worker.problem.InferenceProblem;
import java.time.Duration;

/** A field of the request is missing, of the wrong type or out of range. */
final class InvalidRequest extends InferenceProblem {
    private static final long serialVersionUID = 1L;

    private InvalidRequest(int status, String code, String param, String message) {
        super(status, code, param, Duration.ZERO, message);
    }

    static InvalidRequest field(String param, String message) {
        return new InvalidRequest(400, "invalid_value", param, message);
    }

    static InvalidRequest unsupported(String param, String message) {
        return new InvalidRequest(400, "unsupported_parameter", param, message);
    }

    static InvalidRequest schema(String param, String message) {
        return new InvalidRequest(400, "unsupported_schema", param, message);
    }

    static InvalidRequest blend(String param, String message) {
        return new InvalidRequest(400, "invalid_adapter_blend", param, message);
    }

    static InvalidRequest json(String message) {
        return new InvalidRequest(400, "invalid_json", "", message);
    }

    static InvalidRequest unknownModel(String model) {
        return new InvalidRequest(
                404, "model_not_found", "model", "Model " + model + " does not exist here or is not visible to you.");
    }

    static InvalidRequest of(int status, String code, String message) {
        return new InvalidRequest(status, code, "", message);
    }
}
