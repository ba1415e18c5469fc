package dev.medley.registry.adapter;

import dev.medley.format.AdapterSummary;
import dev.medley.format.Card;
import dev.medley.format.VersionManifest;
import java.util.List;
import java.util.Optional;

/**
 * An accepted upload, ready to be published; its files are already under their content-addressed keys.
 *
 * @param findings warnings as a JSON list
 * @param runtimes that can serve it
 * @param payload SHA-256 of the data section of its weights
 */
public record NewVersion(
        VersionManifest manifest,
        AdapterSummary summary,
        Card card,
        String findings,
        List<String> runtimes,
        Optional<String> payload) {
    public NewVersion {
        runtimes = List.copyOf(runtimes);
    }
}
