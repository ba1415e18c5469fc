package dev.medley.local.supervise;

import dev.medley.db.ChildStarter;
import dev.medley.local.problem.Failure;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/** A worker without any registry, with the samples' adapters from disk; ends with this process. */
public final class LoneWorker implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long PAUSE_MILLIS = 200;

    private final Process process;
    private final int port;
    private final Thread ending;

    private LoneWorker(Process process, int port) {
        this.process = process;
        this.port = port;
        this.ending = new Thread(process::destroyForcibly, "end-worker");
    }

    /** Starts one with the settings that {@code ./medley up} gives its workers, and waits until it takes requests. */
    public static LoneWorker start(Layout layout, String dtype) throws IOException, InterruptedException {
        int port = Ports.free();
        ProcessBuilder builder = new ProcessBuilder(Fleet.workerCommand(layout))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().remove("MEDLEY_REGISTRY_URL");
        builder.environment().put("MEDLEY_WORKER_HOST", "127.0.0.1");
        builder.environment().put("MEDLEY_WORKER_PORT", Integer.toString(port));
        builder.environment().put("MEDLEY_BASE_PATH", layout.base().toString());
        builder.environment().put("MEDLEY_DTYPE", dtype);
        Path adapters = layout.samples().resolve("adapters");
        builder.environment().put("MEDLEY_ADAPTERS_DIR", adapters.toString());
        var worker = new LoneWorker(ChildStarter.start(builder, "KILL"), port);
        Runtime.getRuntime().addShutdownHook(worker.ending);
        worker.await();
        return worker;
    }

    public URI origin() {
        return URI.create("http://127.0.0.1:" + port);
    }

    private void await() throws InterruptedException {
        long limit = System.nanoTime() + PATIENCE.toNanos();
        while (!Probe.isReady(port)) {
            if (!process.isAlive() || System.nanoTime() > limit) {
                close();
                throw new Failure("the worker of the benchmark does not start");
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        Runtime.getRuntime().removeShutdownHook(ending);
    }
}
