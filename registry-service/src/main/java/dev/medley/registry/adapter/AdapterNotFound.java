package dev.medley.registry.adapter;

import dev.medley.registry.problem.Problem;

/** There is no such adapter, version or file, or the caller may not see it: the answers are the same. */
public final class AdapterNotFound extends Problem {
    private static final long serialVersionUID = 1L;

    private AdapterNotFound(String code, String message) {
        super(404, code, message);
    }

    public static AdapterNotFound adapter() {
        return new AdapterNotFound("ADAPTER_NOT_FOUND", "There is no such adapter, or it is not visible to you.");
    }

    public static AdapterNotFound version() {
        return new AdapterNotFound("REVISION_NOT_FOUND", "The adapter has no such tag or version.");
    }

    public static AdapterNotFound file() {
        return new AdapterNotFound("FILE_NOT_FOUND", "The version has no such file.");
    }
}
