package dev.medley.local;

import dev.medley.local.client.MedleyClient;
import dev.medley.local.problem.Failure;
import dev.medley.local.sample.Keys;
import dev.medley.local.supervise.Layout;
import dev.medley.local.supervise.MedleyFile;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
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
                    origin(url.get()),
                    key.orElseThrow(
                            () -> new Failure("MEDLEY_URL needs MEDLEY_API_KEY: create a key on your account page")));
        }
        MedleyFile here = MedleyFile.read(layout)
                .orElseThrow(
                        () -> new Failure("Medley is not running on " + layout.data() + ": run ./medley up first"));
        return new MedleyClient(URI.create(here.hub()), key.orElseGet(() -> Keys.read(layout, holder)));
    }

    private static URI origin(String url) {
        try {
            URI origin = new URI(url);
            if (origin.getHost() != null && List.of("http", "https").contains(origin.getScheme())) {
                return origin;
            }
        } catch (URISyntaxException _) {
            // As any other text that is no address.
        }
        throw new Failure(
                "MEDLEY_URL must be http://HOST or https://HOST, with a port where it has one, and not " + url);
    }
}
