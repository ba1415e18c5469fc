package dev.medley.worker;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.PrintStream;
import java.util.Optional;

/** Entry point: reads the command line, then starts the server. What can't work ends with one line and status 2. */
@QuarkusMain
public final class Main {
    private static final int USAGE = 2;

    private Main() {}

    public static void main(String... args) {
        Optional<CommandLineOptions> options = CommandLineOptions.parse(args, System.out, System.err);
        if (options.isEmpty()) {
            System.exit(CommandLineOptions.wantsHelp(args) ? 0 : USAGE);
        }
        options.get().properties().forEach(System::setProperty);
        Optional<String> complaint = options.get().complaint(System.getenv());
        if (complaint.isPresent()) {
            System.err.println("medley worker: " + complaint.get());
            System.exit(USAGE);
        }
        Quarkus.run(null, (status, failure) -> System.exit(failure == null ? status : explain(failure, System.err)));
    }

    private static int explain(Throwable failure, PrintStream err) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        err.println("medley worker: can't start: " + root.getMessage());
        return USAGE;
    }
}
