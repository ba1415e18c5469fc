package dev.medley.local.supervise;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.format.FileFlaw;
import dev.medley.local.problem.Failure;
import dev.medley.local.supervise.Peers.Packages;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The engine beside other servers of adapters: the same requests, one server after the other. What a server can't do it does in the best way it has,
 * and the table says which.
 */
public final class PeersBench {
    private static final Duration RUNNING = Duration.ofMinutes(8);
    private static final String FIGURES = "figures ";

    /**
     * A script's run.
     *
     * @param arguments of the script after the folder
     */
    private record Run(String script, List<String> arguments) {}

    private record Peer(String name, Packages packages, List<Run> runs) {}

    private static final List<Peer> PEERS = List.of(
            new Peer("PEFT", Packages.PEFT, List.of(new Run("peft_peer.py", List.of()))),
            new Peer("llama.cpp", Packages.LLAMA, List.of(new Run("llama_peer.py", List.of()))),
            new Peer(
                    "vLLM",
                    Packages.VLLM,
                    Stream.of("base", "mixed", "blend3")
                            .map(workload -> new Run("vllm_peer.py", List.of(workload)))
                            .toList()));

    private final Peers peers;
    private final List<Peer> wanted;
    private final PrintStream out;
    private final PeerTable table = new PeerTable();

    private PeersBench(Layout layout, List<Peer> wanted, PrintStream out) {
        this.wanted = wanted;
        this.peers = new Peers(layout.peers(), layout.root().resolve("deploy/local/src/main/python/peers"));
        this.out = out;
    }

    /**
     * Installs, measures and prints the table; the status of Medley's own part.
     *
     * @param only names of peers; all where there are none
     */
    public static int run(Layout layout, List<String> only, PrintStream out) throws IOException, InterruptedException {
        List<Peer> wanted = wanted(only);
        Path folder = Files.createTempDirectory("medley-peers");
        // Who ends the benchmark ends the others, too.
        Thread ending =
                new Thread(() -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroy), "ending");
        Runtime.getRuntime().addShutdownHook(ending);
        try {
            return new PeersBench(layout, wanted, out).run(layout, folder);
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        }
    }

    private static List<Peer> wanted(List<String> only) {
        for (String name : only) {
            if (PEERS.stream().noneMatch(peer -> peer.name().equals(name))) {
                throw new Failure("there is no peer " + name + "; known are "
                        + PEERS.stream().map(Peer::name).collect(Collectors.joining(", ")));
            }
        }
        return PEERS.stream()
                .filter(peer -> only.isEmpty() || only.contains(peer.name()))
                .toList();
    }

    private int run(Layout layout, Path folder) throws IOException, InterruptedException {
        String names = wanted.stream().map(Peer::name).collect(Collectors.joining(", "));
        out.println("installing what is missing of " + names + " in " + layout.peers()
                + " (7 GB for all, a few minutes the first time)");
        Optional<String> tools = peers.install(Packages.TOOLS);
        List<Peer> installed = tools.isPresent()
                ? List.of()
                : wanted.stream().filter(this::installs).toList();
        tools.ifPresent(why -> wanted.forEach(peer -> table.absent(peer.name(), "not installed: " + why)));
        int status = EngineBench.run(layout, List.of("--peers", folder.toString()));
        if (status != 0) {
            return status;
        }
        JsonNode medley = MedleyFile.JSON.readTree(folder.resolve("medley.json").toFile());
        medley.path("rates")
                .properties()
                .forEach(rate -> table.own(rate.getKey(), rate.getValue().asDouble()));
        if (!installed.isEmpty() && !peers.script("prepare", RUNNING, "prepare.py", folder.toString())) {
            installed.forEach(peer -> table.absent(peer.name(), "not run: see " + peers.log("prepare")));
            installed = List.of();
        }
        for (Peer peer : installed) {
            out.println("measuring " + peer.name());
            measure(peer, folder);
        }
        table.print(out);
        return 0;
    }

    private boolean installs(Peer peer) {
        try {
            Optional<String> why = peers.install(peer.packages());
            why.ifPresent(reason -> table.absent(peer.name(), "not installed: " + reason));
            return why.isEmpty();
        } catch (IOException e) {
            table.absent(peer.name(), "not installed: " + FileFlaw.why(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            table.absent(peer.name(), "not installed: interrupted");
        }
        return false;
    }

    private void measure(Peer peer, Path folder) throws IOException, InterruptedException {
        for (Run run : peer.runs()) {
            String log = String.join(
                    "-",
                    Stream.concat(Stream.of(peer.name()), run.arguments().stream())
                            .toList());
            String[] arguments = Stream.concat(Stream.of(folder.toString()), run.arguments().stream())
                    .toArray(String[]::new);
            if (!peers.script(log, RUNNING, run.script(), arguments)) {
                table.absent(peer.name(), "not all run: see " + peers.log(log));
            }
            for (String line : Files.readAllLines(peers.log(log))) {
                if (line.startsWith(FIGURES)) {
                    JsonNode figures = MedleyFile.JSON.readTree(line.substring(FIGURES.length()));
                    table.add(
                            peer.name(),
                            figures.path("workload").asText(),
                            figures.path("rate").asDouble(),
                            figures.path("note").asText());
                }
            }
        }
    }
}
