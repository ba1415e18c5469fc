package dev.medley.registry.account;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.config.ConfigMapping;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * First start: accounts {@code medley} (administrator, owner of the samples) and {@code demo}, each with a key in a file that only the operator can
 * read. The file is written last and moved into place, so a crash on the way leaves none and the next start makes new keys.
 */
@ApplicationScoped
class Bootstrap {
    /** First keys of a new registry. */
    @ConfigMapping(prefix = "medley.bootstrap")
    interface BootstrapConfig {
        /** Where the first keys are written; absent: none are made. */
        Optional<Path> keysFile();
    }

    private final BootstrapConfig config;
    private final AccountService accounts;
    private final KeyService keys;
    private final ObjectMapper json;

    @Inject
    Bootstrap(BootstrapConfig config, AccountService accounts, KeyService keys, ObjectMapper json) {
        this.keys = keys;
        this.config = config;
        this.accounts = accounts;
        this.json = json;
    }

    void onStart(@Observes StartupEvent event) {
        config.keysFile().filter(file -> !Files.exists(file)).ifPresent(this::writeKeys);
    }

    private void writeKeys(Path file) {
        var made = Map.of("admin", key("medley", true), "demo", key("demo", false));
        try {
            Path partial = Files.createTempFile(
                    file.toAbsolutePath().getParent(),
                    "keys",
                    ".tmp",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            json.writeValue(partial.toFile(), made);
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("the first keys can't be written to " + file, e);
        }
    }

    private String key(String username, boolean admin) {
        Account account = accounts.findOrCreate(username, admin);
        return keys.createLasting(
                        account,
                        "first key",
                        new KeyLimits(EnumSet.allOf(Scope.class), List.of(), List.of(), Optional.empty(), false))
                .secret();
    }
}
