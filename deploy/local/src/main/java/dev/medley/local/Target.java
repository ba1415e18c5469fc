package dev.medley.local;

import dev.medley.local.client.MedleyClient;
import dev.medley.local.problem.Failure;
import dev.medley.local.sample.Keys;
import dev.medley.local.supervise.Layout;
import dev.medley.local.supervise.MedleyFile;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** Which Medley a command talks to: {@code MEDLEY_URL} and {@code MEDLEY_API_KEY}, or the one that runs on this machine. */
final class Target {
    private Target() {}

    /** @param holder whose key of the local Medley is used where none is given */
    static MedleyClient client(Layout layout, String holder, Map<String, String> environment) {
        Optional<String> url = Optional.ofNullable(environment.get("MEDLEY_URL"));
        Optional<String> key = Optional.ofNullable(environment.get("MEDLEY_API_KEY"));
        if (url.isPresent()) {
            return new MedleyClient(
                    URI.create(url.get()),
                    key.orElseThrow(
                            () -> new Failure("MEDLEY_URL needs MEDLEY_API_KEY: create a key on your account page")));
        }
        MedleyFile here = MedleyFile.read(layout)
                .orElseThrow(
                        () -> new Failure("Medley is not running on " + layout.data() + ": run ./medley up first"));
        return new MedleyClient(URI.create(here.hub()), key.orElseGet(() -> Keys.read(layout, holder)));
    }
}
