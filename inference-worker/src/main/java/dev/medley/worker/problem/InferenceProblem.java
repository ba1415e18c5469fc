package dev.medley.worker.problem;

import java.time.Duration;
import java.util.Optional;

/** A request that can't be answered. Each kind knows its HTTP status and the stable code that clients see. */
public abstract class InferenceProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final String param;
    private final transient Duration retryAfter;

    /**
     * @param param the request field at fault, empty when none is
     * @param retryAfter when to try again; zero when trying again is pointless
     */
    protected InferenceProblem(int status, String code, String param, Duration retryAfter, String message) {
        super(message);
        this.status = status;
        this.code = code;
        this.param = param;
        this.retryAfter = retryAfter;
    }

    public final int status() {
        return status;
    }

    public final String code() {
        return code;
    }

    public final Optional<String> param() {
        return param.isEmpty() ? Optional.empty() : Optional.of(param);
    }

    /** The adapter that no request can be answered with, where that is the reason. */
    public Optional<String> refusedAdapter() {
        return Optional.empty();
    }

    public final Optional<Duration> retryAfter() {
        return retryAfter.isZero() ? Optional.empty() : Optional.of(retryAfter);
    }
}
