package dev.medley.local;

import dev.medley.format.AdapterReference;
import dev.medley.local.client.MedleyClient;
import dev.medley.local.client.Publisher;
import dev.medley.local.problem.Failure;
import java.io.Console;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code push}: publishes a PEFT folder. */
@Command(name = "push", description = "Publishes a folder that PEFT wrote.", mixinStandardHelpOptions = true)
final class PushCommand implements Callable<Integer> {
    private static final String ADMIN_OWNER = "medley";

    @Mixin
    private DataOption data;

    @Option(
            names = "--strip-metadata",
            description = "take out of weights and images what training programs and cameras wrote into them")
    private boolean stripsMetadata;

    @Parameters(index = "0", paramLabel = "DIR", description = "adapter_config.json, adapter_model.safetensors, …")
    private Path folder;

    @Parameters(index = "1", paramLabel = "OWNER/NAME[:TAG]")
    private String reference;

    @Override
    public Integer call() throws InterruptedException {
        AdapterReference parsed = AdapterReference.parse(reference)
                .orElseThrow(() -> new Failure(reference + " is not OWNER/NAME or OWNER/NAME:TAG"));
        if (!(parsed.selector() instanceof AdapterReference.Tag tag)) {
            throw new Failure("a version gets its digest from its content: give OWNER/NAME or OWNER/NAME:TAG");
        }
        String holder = parsed.name().owner().equals(ADMIN_OWNER) ? "admin" : "demo";
        MedleyClient client = Target.client(data.layout(), holder, System.getenv());
        ProgressBar bar = new ProgressBar(
                System.err,
                Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false));
        Publisher publisher = new Publisher(client, stripsMetadata);
        Publisher.Outcome outcome = publisher.publish(folder, parsed.name().toString(), tag.tag(), bar::show);
        bar.end();
        // What refuses the folder first; warnings may be many.
        print(outcome.findings().stream()
                .sorted(Comparator.comparing(finding -> !finding.level().equals("reject")))
                .toList());
        if (!outcome.isPublished()) {
            System.out.println(parsed.name() + " was refused; nothing was stored");
            return MedleyCommand.REFUSED;
        }
        if (outcome.held().isEmpty() || isMoved(publisher, outcome.held(), bar)) {
            System.out.println(parsed.name() + ":" + tag.tag() + " is " + outcome.version());
            return 0;
        }
        System.out.println(
                parsed.name() + "@" + outcome.version() + " is published, but " + tag.tag() + " did not move");
        return MedleyCommand.REFUSED;
    }

    /** A guard tests the version first. */
    private static boolean isMoved(Publisher publisher, String held, ProgressBar bar) throws InterruptedException {
        Publisher.Move move = publisher.follow(held, bar::show);
        bar.end();
        print(move.findings());
        return move.isMoved();
    }

    /** What to do stands behind the last of those that it is the same for. */
    private static void print(List<Publisher.Finding> findings) {
        for (int i = 0; i < findings.size(); i++) {
            Publisher.Finding finding = findings.get(i);
            String place = (finding.file() + " " + finding.path()).strip();
            System.out.printf("%s %s %s: %s%n", finding.level(), finding.code(), place, finding.message());
            String hint = hint(finding);
            if (!hint.isEmpty()
                    && (i + 1 == findings.size() || !hint(findings.get(i + 1)).equals(hint))) {
                System.out.println("    " + hint);
            }
        }
    }

    private static String hint(Publisher.Finding finding) {
        return Optional.ofNullable(finding.hint()).orElse("");
    }
}
