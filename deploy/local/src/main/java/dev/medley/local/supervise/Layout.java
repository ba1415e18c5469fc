package dev.medley.local.supervise;

import java.nio.file.Path;

/**
 * Where things are.
 *
 * @param root the checkout
 * @param parts PostgreSQL's programs and the base model
 * @param data everything that one Medley writes
 */
public record Layout(Path root, Path parts, Path data) {
    /** Another command about the same Medley, as it is typed. */
    public String command(String name) {
        return "./medley " + name + " --data " + data;
    }

    public Path keys() {
        return data.resolve("keys.json");
    }

    public Path samples() {
        return root.resolve("samples");
    }

    public Path samplesDone() {
        return data.resolve("samples.done");
    }

    Path log(String process) {
        return data.resolve("logs").resolve(process + ".log");
    }

    Path medleyFile() {
        return data.resolve("medley.json");
    }

    /** As {@link #medleyFile}, of what is still being started. */
    Path startingFile() {
        return data.resolve("starting.json");
    }

    Path secrets() {
        return data.resolve("secrets.json");
    }

    Path pidFile() {
        return data.resolve("supervisor.pid");
    }

    /** Weights of the default base. */
    public Path base() {
        return parts.resolve("base/SmolLM2-135M-Instruct.Q4_1.gguf");
    }

    /** Other servers, for a comparison. */
    Path peers() {
        return parts.resolveSibling("peers");
    }

    Path quarkus(String module) {
        return root.resolve(module).resolve("target/quarkus-app/quarkus-run.jar");
    }
}
