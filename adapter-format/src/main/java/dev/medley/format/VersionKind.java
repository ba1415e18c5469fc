package dev.medley.format;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What is published: the kind in a manifest, and {@code medley.kind} of a card. */
public enum VersionKind {
    /** A LoRA adapter as PEFT saves it. */
    ADAPTER(AdapterFiles.WEIGHTS),
    /** A gate trained for a base; mixes adapters that it has never seen. */
    ROUTER(AdapterFiles.ROUTER),
    /** A linear map of the embeddings that adapters of a base are found by. */
    RETRIEVER(AdapterFiles.RETRIEVER);

    private final String weights;

    VersionKind(String weights) {
        this.weights = weights;
    }

    /** The name of its weight file. */
    public String weights() {
        return weights;
    }

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether a file is the weights of any kind: those are read by header, never whole. */
    public static boolean isWeights(String path) {
        return List.of(values()).stream().anyMatch(kind -> kind.weights.equals(path));
    }

    /** A folder with another kind's weights and nothing of an adapter is meant as that kind; everything else is judged as an adapter. */
    static VersionKind of(List<FolderFile> files) {
        List<String> paths = files.stream().map(FolderFile::path).toList();
        if (paths.contains(AdapterFiles.WEIGHTS) || paths.contains(AdapterFiles.CONFIG)) {
            return ADAPTER;
        }
        return Stream.of(ROUTER, RETRIEVER)
                .filter(kind -> paths.contains(kind.weights))
                .findFirst()
                .orElse(ADAPTER);
    }
}
