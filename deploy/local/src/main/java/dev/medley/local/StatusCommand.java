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

    @Override
    public Integer call() throws IOException {
        Layout layout = data.layout();
        Optional<MedleyFile> file = MedleyFile.read(layout);
        if (file.isEmpty() || SupervisorPid.read(layout).isEmpty()) {
            System.out.println(json ? "{\"processes\":[]}" : "Medley is not running on " + layout.data());
            return MedleyCommand.REFUSED;
        }
        MedleyFile medley = file.get();
        if (json) {
            printJson(medley);
            return 0;
        }
        System.out.printf("Medley %s  %s  data %s%n", medley.version(), medley.portal(), medley.data());
        for (ProcessEntry each : medley.processes()) {
            System.out.printf(
                    "  %-10s %-8s %-7s pid %-7d port %-6d %s%n",
                    each.name(), Probe.state(each), Probe.health(each), each.pid(), each.port(), each.log());
        }
        return 0;
    }

    private static void printJson(MedleyFile medley) throws IOException {
        ObjectNode tree = MedleyFile.JSON.valueToTree(medley);
        for (int i = 0; i < medley.processes().size(); i++) {
            ProcessEntry each = medley.processes().get(i);
            ((ObjectNode) tree.get("processes").get(i))
                    .put("state", Probe.state(each))
                    .put("health", Probe.health(each));
        }
        System.out.println(MedleyFile.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(tree));
    }
}
