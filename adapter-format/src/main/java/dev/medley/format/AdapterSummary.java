package dev.medley.format;

import java.util.List;

/**
 * What an accepted adapter, router or retriever is.
 *
 * @param base hub name of the base it runs on; for an adapter of a quantised copy, the original's
 * @param rank the largest rank of a module
 * @param modules the adapted modules in the order of the file
 * @param targetModules the last parts of their names, each once, sorted
 * @param parameters number of weights
 * @param size bytes of the weight file
 * @param warnings every finding that did not refuse it
 */
public record AdapterSummary(
        VersionKind kind,
        String base,
        int rank,
        List<LoraModule> modules,
        List<String> targetModules,
        long parameters,
        long size,
        List<Finding> warnings) {
    /**
     * The low-rank update of one module: {@code scale * B A}.
     *
     * @param name the module's name in the base, such as {@code model.layers.0.self_attn.q_proj}
     * @param a the tensor of A, (rank, in)
     * @param b the tensor of B, (out, rank)
     */
    public record LoraModule(String name, TensorEntry a, TensorEntry b, int rank, double scale) {
        /** Features that the module takes. */
        public long in() {
            return a.dim(1);
        }

        /** Features that the module gives. */
        public long out() {
            return b.dim(0);
        }
    }

    public AdapterSummary {
        modules = List.copyOf(modules);
        targetModules = List.copyOf(targetModules);
        warnings = List.copyOf(warnings);
    }
}
