package dev.medley.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medley.local.supervise.Layout;
import dev.medley.local.supervise.MedleyFile;
import dev.medley.local.supervise.MedleyFile.ProcessEntry;
import dev.medley.local.supervise.Probe;
import dev.medley.local.supervise.SupervisorPid;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code status}: what runs, where, and whether it is well. */
@Command(name = "status", description = "Tells what runs, and where.", mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
    @Mixin
    private DataOption data;

    @Option(names = "--json", description = "as medley.json, with state and health of each process")
    private boolean json;

    /** What a process is while all of them are. */
    private enum Stage {
        STARTING("starting"),
        RUNNING("running");

        private final String label;

        Stage(String label) {
            this.label = label;
        }

        String of(ProcessEntry process) {
            return Probe.isAlive(process) ? label : "stopped";
        }
    }

    /** Only one that is ready is 0, so that scripts can wait for it. */
    @Override
    public Integer call() throws IOException {
        Layout layout = data.layout();
        boolean isSupervised = SupervisorPid.read(layout).isPresent();
        Optional<MedleyFile> ready = MedleyFile.read(layout).filter(_ -> isSupervised);
        Optional<MedleyFile> starting = MedleyFile.readStarting(layout).filter(_ -> isSupervised);
        if (ready.isPresent()) {
            print(ready.get(), Stage.RUNNING);
            return 0;
        }
        if (starting.isPresent()) {
            print(starting.get(), Stage.STARTING);
        } else {
            System.out.println(json ? "{\"processes\":[]}" : "Medley is not running on " + layout.data());
        }
        return MedleyCommand.REFUSED;
    }

    private void print(MedleyFile medley, Stage stage) throws IOException {
        if (json) {
            printJson(medley, stage);
            return;
        }
        System.out.printf(
                "Medley %s  %s  data %s  %s%n", medley.version(), medley.portal(), medley.data(), stage.label);
        for (ProcessEntry each : medley.processes()) {
            System.out.printf(
                    "  %-10s %-8s %-7s pid %-7d port %-6d %s%n",
                    each.name(), stage.of(each), Probe.health(each), each.pid(), each.port(), each.log());
        }
    }

    private static void printJson(MedleyFile medley, Stage stage) throws IOException {
        ObjectNode tree = MedleyFile.JSON.valueToTree(medley);
        tree.put("state", stage.label);
        for (int i = 0; i < medley.processes().size(); i++) {
            ProcessEntry each = medley.processes().get(i);
            ((ObjectNode) tree.get("processes").get(i))
                    .put("state", stage.of(each))
                    .put("health", Probe.health(each));
        }
        System.out.println(MedleyFile.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(tree));
    }
}
