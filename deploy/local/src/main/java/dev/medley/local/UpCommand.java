package dev.medley.local;

import dev.medley.local.problem.Failure;
import dev.medley.local.sample.Samples;
import dev.medley.local.supervise.DataLock;
import dev.medley.local.supervise.Detached;
import dev.medley.local.supervise.Disk;
import dev.medley.local.supervise.Layout;
import dev.medley.local.supervise.MedleyFile;
import dev.medley.local.supervise.Settings;
import dev.medley.local.supervise.Supervisor;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code up}: everything on this machine, until Ctrl-C or {@code down}. */
@Command(name = "up", description = "Starts the whole product on this machine.", mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
    @Mixin
    private DataOption data;

    @Option(names = "--port", defaultValue = "8080", description = "port of the portal and the API (${DEFAULT-VALUE})")
    private int port;

    @Option(names = "--workers", defaultValue = "1", description = "inference workers here (${DEFAULT-VALUE})")
    private int workers;

    @Option(names = "--dtype", defaultValue = "bfloat16", description = "bfloat16 or float32 (${DEFAULT-VALUE})")
    private String dtype;

    @Option(names = "--no-samples", description = "leave an empty registry empty")
    private boolean noSamples;

    @Option(names = "--detach", description = "return when all is ready; stop it with down")
    private boolean detach;

    @Option(names = Detached.OPTION, hidden = true, description = "this is the process of up --detach")
    private boolean detachedProcess;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Layout layout = data.layout();
        Settings settings = Settings.of(port, workers, dtype, !noSamples);
        if (detach) {
            return Detached.start(layout, settings, System.out, System.err);
        }
        Optional<DataLock> lock = DataLock.take(layout);
        if (lock.isEmpty() && detachedProcess) {
            return Detached.ANOTHER_RUNS;
        }
        if (lock.isEmpty()) {
            throw new Failure("another Medley runs on " + layout.data() + ": " + layout.command("down") + " stops it");
        }
        serve(layout, settings);
        return 0;
    }

    private static void serve(Layout layout, Settings settings) throws IOException, InterruptedException {
        boolean isNew = !Files.exists(layout.keys());
        Supervisor supervisor = new Supervisor(layout, settings);
        Stopping stopping = Stopping.of(supervisor);
        try {
            supervisor.start();
            Samples samples = new Samples(layout, settings.origin());
            boolean isFirst = settings.samples() && samples.areMissing();
            if (isFirst) {
                samples.publish(System.out);
            }
            if (settings.workers() > 0) {
                ask(samples, isFirst);
            }
        } catch (RuntimeException | InterruptedException | IOException e) {
            // Before what has failed is stopped, which may make a little room.
            Optional<Failure> full = Disk.of(layout).blamed(e);
            stopping.failed();
            if (full.isPresent()) {
                throw full.get();
            }
            throw e;
        }
        MedleyFile file = supervisor.announce();
        stopping.ready();
        if (isNew) {
            System.out.println(
                    layout.command("password") + " prints a link that sets the password of the portal's administrator");
        }
        System.out.print(file.readyBlock());
        System.out.flush();
        supervisor.awaitStop();
    }

    /** Only a new Medley fails by an answer that does not come: one that serves people must not stay down for it. */
    private static void ask(Samples samples, boolean mustAnswer) throws InterruptedException {
        try {
            samples.askOneQuestion(System.out);
        } catch (Failure failure) {
            if (mustAnswer) {
                throw failure;
            }
            System.out.println("no answer " + failure.getMessage());
        }
    }
}
