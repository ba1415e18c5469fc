package dev.medley.worker;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The command line as settings; each option wins over the environment variable of the same meaning. */
final class CommandLineOptions {
    private static final List<Option> OPTIONS = List.of(
            new Option("registry", "registry", "MEDLEY_REGISTRY_URL", "registry to join; absent: stand-alone"),
            new Option("token", "token", "MEDLEY_FLEET_TOKEN", "the fleet's secret"),
            new Option("id", "id", "MEDLEY_WORKER_ID", "stable name of this worker"),
            new Option("host", "host", "MEDLEY_WORKER_HOST", "listen address"),
            new Option("port", "port", "MEDLEY_WORKER_PORT", "listen port"),
            new Option("advertise", "url", "MEDLEY_WORKER_URL", "URL the registry reaches this worker at"),
            new Option("base", "base", "MEDLEY_BASE_PATH", "GGUF file or safetensors folder"),
            new Option("base-name", "base-name", "MEDLEY_BASE_NAME", "hub name of that base"),
            new Option("dtype", "dtype", "MEDLEY_DTYPE", "bfloat16 or float32"),
            new Option("device", "device", "MEDLEY_DEVICE", "cpu or cuda"),
            new Option("cache", "cache", "MEDLEY_CACHE_DIR", "disk cache of adapters"),
            new Option("adapters", "adapters", "MEDLEY_ADAPTERS_DIR", "stand-alone: folder of PEFT folders"),
            new Option("router", "router", "MEDLEY_ROUTER_FILE", "stand-alone: router.safetensors of mode ramole"));

    private final Map<String, String> properties;

    private CommandLineOptions(Map<String, String> properties) {
        this.properties = properties;
    }

    private record Option(String name, String property, String variable, String help) {
        String key() {
            return "medley.worker." + property;
        }
    }

    static boolean wantsHelp(String... args) {
        return Arrays.asList(args).contains("--help");
    }

    /** Empty when the help was asked for and printed, or the arguments are wrong, which was said in one line. */
    static Optional<CommandLineOptions> parse(String[] args, PrintStream out, PrintStream err) {
        CommandSpec spec = CommandSpec.create().name("medley-worker");
        spec.addOption(OptionSpec.builder("--help")
                .usageHelp(true)
                .description("this text")
                .build());
        for (Option option : OPTIONS) {
            spec.addOption(OptionSpec.builder("--" + option.name())
                    .type(String.class)
                    .paramLabel("VALUE")
                    .description(option.help() + " (" + option.variable() + ")")
                    .build());
        }
        var commandLine = new CommandLine(spec);
        try {
            ParseResult result = commandLine.parseArgs(args);
            if (result.isUsageHelpRequested()) {
                commandLine.usage(new PrintWriter(out, true, StandardCharsets.UTF_8));
                return Optional.empty();
            }
            Map<String, String> properties = new LinkedHashMap<>();
            for (Option option : OPTIONS) {
                String value = result.matchedOptionValue("--" + option.name(), "");
                if (!value.isEmpty()) {
                    properties.put(option.key(), value);
                }
            }
            return Optional.of(new CommandLineOptions(properties));
        } catch (ParameterException e) {
            err.println("medley worker: " + e.getMessage() + " (--help lists the options)");
            return Optional.empty();
        }
    }

    Map<String, String> properties() {
        return Map.copyOf(properties);
    }

    /** The first setting that can't work, in one line; empty when the worker may start. */
    Optional<String> complaint(Map<String, String> environment) {
        Map<String, String> values = new HashMap<>();
        for (Option option : OPTIONS) {
            values.put(
                    option.name(),
                    properties.getOrDefault(option.key(), environment.getOrDefault(option.variable(), "")));
        }
        String base = values.get("base");
        if (base.isEmpty()) {
            return Optional.of("no base: name a GGUF file or safetensors folder with --base");
        }
        if (!Files.isReadable(Path.of(base))) {
            return Optional.of("the base " + base + " does not exist or can't be read");
        }
        String dtype = values.get("dtype");
        if (!dtype.isEmpty() && !List.of("bfloat16", "float32").contains(dtype)) {
            return Optional.of("dtype must be bfloat16 or float32, not " + dtype);
        }
        String device = values.get("device");
        if (!device.isEmpty() && !List.of("cpu", "cuda").contains(device)) {
            return Optional.of("device must be cpu or cuda, not " + device);
        }
        String adapters = values.get("adapters");
        if (!adapters.isEmpty() && !Files.isDirectory(Path.of(adapters))) {
            return Optional.of("the adapters folder " + adapters + " does not exist");
        }
        String router = values.get("router");
        if (!router.isEmpty() && !Files.isReadable(Path.of(router))) {
            return Optional.of("the router " + router + " does not exist or can't be read");
        }
        if (!values.get("port").isEmpty() && !isPort(values.get("port"))) {
            return Optional.of("port must be a number from 1 to 65535, not " + values.get("port"));
        }
        return !values.get("registry").isEmpty() && values.get("token").isEmpty()
                ? Optional.of("a worker of a registry needs the fleet's token: --token")
                : Optional.empty();
    }

    private static boolean isPort(String text) {
        return text.matches("[1-9][0-9]{0,4}") && Integer.parseInt(text) <= 65_535;
    }
}
