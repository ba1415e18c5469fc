package dev.medley.local.supervise;

import dev.medley.local.problem.Failure;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code up} was asked for.
 *
 * @param port of the registry
 * @param workers started here; 0 where they run elsewhere
 * @param samples whether an empty registry gets the sample adapters
 */
public record Settings(int port, int workers, String dtype, boolean samples, Map<String, String> environment) {
    private static final int MAX_WORKERS = 16;

    public Settings {
        environment = Map.copyOf(environment);
    }

    /**
     * Checks the options.
     *
     * @throws Failure naming the option that can't be
     */
    public static Settings of(int port, int workers, String dtype, boolean samples) {
        if (port < 1 || port > 65535) {
            throw new Failure("--port must be from 1 to 65535");
        }
        if (workers < 0 || workers > MAX_WORKERS) {
            throw new Failure("--workers must be from 0 to " + MAX_WORKERS);
        }
        if (!dtype.equals("bfloat16") && !dtype.equals("float32")) {
            throw new Failure("--dtype must be bfloat16 or float32");
        }
        return new Settings(port, workers, dtype, samples, System.getenv());
    }

    public URI origin() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** A service of the operator's own, named by the environment, in place of the embedded one. */
    Optional<String> external(String variable) {
        return Optional.ofNullable(environment.get(variable)).filter(value -> !value.isBlank());
    }

    /** The same as options of the command line. */
    List<String> arguments() {
        List<String> words = new ArrayList<>(
                List.of("--port", Integer.toString(port), "--workers", Integer.toString(workers), "--dtype", dtype));
        if (!samples) {
            words.add("--no-samples");
        }
        return words;
    }
}
