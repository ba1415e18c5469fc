package dev.medley.registry.search;

import dev.medley.format.AdapterFiles;
import dev.medley.format.Card;
import dev.medley.registry.adapter.AdapterRepository;
import dev.medley.registry.adapter.AdapterVersion;
import dev.medley.registry.storage.BlobStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/** Collects what the card, the examples and the configuration of a version say. */
@ApplicationScoped
class VersionTexts {
    /** Of each file; far more than the prompts and words that count. */
    private static final int MAX_BYTES = 1 << 20;

    private final AdapterRepository adapters;
    private final BlobStore blobs;

    @Inject
    VersionTexts(AdapterRepository adapters, BlobStore blobs) {
        this.adapters = adapters;
        this.blobs = blobs;
    }

    /** Empty when the version is gone. */
    @Transactional
    Optional<AdapterText> find(UUID version) {
        return adapters.findVersion(version).map(this::text);
    }

    private AdapterText text(AdapterVersion version) {
        return new AdapterText(
                version.adapter().name().toString(),
                version.title(),
                version.summary(),
                version.tags(),
                Card.parse(bytes(version, AdapterFiles.CARD)).markdown(),
                ExampleReader.prompts(new String(bytes(version, AdapterFiles.EXAMPLES), StandardCharsets.UTF_8)));
    }

    private byte[] bytes(AdapterVersion version, String path) {
        return version.file(path)
                .map(file -> {
                    try (InputStream in = blobs.read(file.key(), 0)) {
                        return in.readNBytes(MAX_BYTES);
                    } catch (IOException e) {
                        throw new UncheckedIOException("can't read " + path, e);
                    }
                })
                .orElse(new byte[0]);
    }
}
