package dev.medley.local;

import dev.medley.local.supervise.Layout;
import dev.medley.local.supervise.SupervisorPid;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code down}: stops what {@code up --detach} started; the data stays. */
@Command(name = "down", description = "Stops what up --detach started.", mixinStandardHelpOptions = true)
final class DownCommand implements Callable<Integer> {
    @Mixin
    private DataOption data;

    @Override
    public Integer call() throws InterruptedException {
        Layout layout = data.layout();
        boolean stopped = SupervisorPid.stop(layout);
        System.out.println(stopped ? "Medley has stopped" : "Medley is not running on " + layout.data());
        return 0;
    }
}
