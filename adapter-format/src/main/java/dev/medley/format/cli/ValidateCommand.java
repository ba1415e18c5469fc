package dev.medley.format.cli;

import dev.medley.format.AdapterFolder;
import dev.medley.format.FileFlaw;
import dev.medley.format.Finding;
import dev.medley.format.FolderInspection;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code medley validate DIR}: prints every finding about a folder. Exit status 0 when it may be published, 1 when it
 * is refused, 2 when it cannot be read. {@code --data} is taken as by the other commands; no registry is asked here.
 */
public final class ValidateCommand {
    private static final String USAGE = "usage: medley validate DIR [--data DIR]";

    private final PrintStream out;
    private final PrintStream err;

    ValidateCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** Starts the command with the folder as its argument. */
    public static void main(String[] args) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        System.exit(new ValidateCommand(out, err).run(args));
    }

    int run(String... args) {
        List<String> rest = new ArrayList<>(List.of(args));
        int data = rest.indexOf("--data");
        if (data >= 0 && data + 1 < rest.size() && !rest.get(data + 1).isBlank()) {
            rest.subList(data, data + 2).clear();
        }
        if (rest.equals(List.of("--help")) || rest.equals(List.of("-h"))) {
            out.println(USAGE);
            return 0;
        }
        if (rest.size() != 1 || rest.getFirst().startsWith("--")) {
            err.println(USAGE);
            return 2;
        }
        Path folder = Path.of(rest.getFirst());
        if (!Files.isDirectory(folder)) {
            err.println("medley: " + folder + " is not a folder: give the one that PEFT's save_pretrained wrote");
            return 2;
        }
        try {
            return print(folder, AdapterFolder.inspect(folder));
        } catch (UncheckedIOException unreadable) {
            return unreadable(folder, unreadable.getCause());
        } catch (IOException unreadable) {
            return unreadable(folder, unreadable);
        }
    }

    private int unreadable(Path folder, IOException why) {
        err.println("medley: can't read " + folder + ": " + FileFlaw.why(why));
        return 2;
    }

    private int print(Path folder, FolderInspection.Result result) {
        List<Finding> findings = result.findings();
        for (int i = 0; i < findings.size(); i++) {
            Finding finding = findings.get(i);
            String place = finding.path().isEmpty() ? finding.file() : finding.file() + " " + finding.path();
            out.printf("%-6s %-22s %s%n", finding.level(), finding.code(), place);
            out.println("       " + finding.message());
            boolean isLast =
                    i + 1 == findings.size() || !findings.get(i + 1).hint().equals(finding.hint());
            if (!finding.hint().isEmpty() && isLast) {
                out.println("       " + finding.hint());
            }
        }
        return switch (result) {
            case FolderInspection.Accepted accepted -> {
                out.printf(
                        "%s is a valid %s: rank %d, %d modules of %s, %,d parameters%n",
                        folder,
                        accepted.summary().kind().label(),
                        accepted.summary().rank(),
                        accepted.summary().modules().size(),
                        accepted.summary().base(),
                        accepted.summary().parameters());
                yield 0;
            }
            case FolderInspection.Rejected _ -> {
                out.println(folder + " is refused");
                yield 1;
            }
        };
    }
}
