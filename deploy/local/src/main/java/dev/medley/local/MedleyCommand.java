package dev.medley.local;

import dev.medley.local.problem.Failure;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The commands of {@code ./medley} that are written in Java. Exit status: 0 done, 1 refused, 2 can't run. */
@Command(
        name = "medley",
        description = "One Medley on this machine, and the terminal's way to any Medley.",
        mixinStandardHelpOptions = true,
        subcommands = {
            UpCommand.class,
            DownCommand.class,
            StatusCommand.class,
            PushCommand.class,
            SearchCommand.class,
            AskCommand.class,
            PasswordCommand.class,
            BenchCommand.class,
            TrainCommand.class,
            EvalCommand.class
        })
public final class MedleyCommand implements Runnable {
    static final int REFUSED = 1;
    static final int CAN_NOT_RUN = 2;

    public static void main(String... args) {
        System.exit(run(args));
    }

    static int run(String... args) {
        return new CommandLine(new MedleyCommand())
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    command.getErr().println("medley: " + text(failure));
                    return CAN_NOT_RUN;
                })
                .setParameterExceptionHandler((wrong, all) -> {
                    CommandLine command = wrong.getCommandLine();
                    command.getErr()
                            .println("medley: " + wrong.getMessage() + "; see "
                                    + command.getCommandSpec().qualifiedName() + " --help");
                    return CAN_NOT_RUN;
                })
                .execute(args);
    }

    private static String text(Exception failure) {
        return failure instanceof Failure ? failure.getMessage() : "unexpected failure: " + failure;
    }

    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }
}
