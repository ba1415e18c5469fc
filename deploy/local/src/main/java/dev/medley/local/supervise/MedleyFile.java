package dev.medley.local.supervise;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.medley.format.FileFlaw;
import dev.medley.format.JsonFlaw;
import dev.medley.local.problem.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/** {@code medley.json}: the facts that scripts rely on (contract, section 1). Written when all is ready, and again after a restart. */
public record MedleyFile(
        String version, String portal, String api, String hub, String keys, String data, List<ProcessEntry> processes) {
    public static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    public MedleyFile {
        processes = List.copyOf(processes);
    }

    /**
     * One process.
     *
     * @param log relative to the data directory
     */
    public record ProcessEntry(String name, long pid, int port, String log) {}

    static MedleyFile of(Layout layout, Settings settings, List<ProcessEntry> processes) {
        String origin = settings.origin().toString();
        String version = Optional.ofNullable(MedleyFile.class.getPackage().getImplementationVersion())
                .orElse("development");
        return new MedleyFile(
                version,
                origin + "/",
                origin + "/v1",
                origin,
                layout.keys().toString(),
                layout.data().toString(),
                processes);
    }

    public static Optional<MedleyFile> read(Layout layout) {
        return read(layout, layout.medleyFile());
    }

    /** The same of a Medley that is being started: the processes so far. */
    public static Optional<MedleyFile> readStarting(Layout layout) {
        return read(layout, layout.startingFile());
    }

    private static Optional<MedleyFile> read(Layout layout, Path file) {
        try {
            return Optional.of(JSON.readValue(Files.readString(file), MedleyFile.class));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (JsonProcessingException e) {
            throw new Failure(
                    "can't read " + file + ": " + JsonFlaw.of(e).sentence()
                            + "; "
                            + layout.command("down") + " and up write it anew",
                    e);
        } catch (IOException e) {
            throw new Failure("can't read " + file + ": " + FileFlaw.why(e), e);
        }
    }

    /** Replaces the file in one step: readers see the old facts or the new ones. */
    void write(Path file) {
        try {
            Path partial = file.resolveSibling(file.getFileName() + ".tmp");
            JSON.writeValue(partial.toFile(), this);
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new Failure("can't write " + file + ": " + FileFlaw.why(e), e);
        }
    }

    /** Where a process of this name listens; it must be one of {@link #processes}. */
    int port(String process) {
        return processes.stream()
                .filter(entry -> entry.name().equals(process))
                .findFirst()
                .orElseThrow()
                .port();
    }

    /** The block that scripts may read from the output. */
    public String readyBlock() {
        return """
                Medley is ready
                  portal   %s
                  API      %s
                  hub      %s          (HF_ENDPOINT for huggingface_hub, PEFT, vLLM)
                  keys     %s  (mode 0600: {"admin": "...", "demo": "..."})
                """.formatted(portal, api, hub, keys);
    }
}
