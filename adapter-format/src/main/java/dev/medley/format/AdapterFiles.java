package dev.medley.format;

/** The names of the files that make an adapter. */
public final class AdapterFiles {
    public static final String CONFIG = "adapter_config.json";
    public static final String WEIGHTS = "adapter_model.safetensors";
    public static final String CARD = "README.md";
    /** The weights of a router, which is published like an adapter. */
    public static final String ROUTER = "router.safetensors";
    /** The weights of a retriever: a linear map of sentence embeddings. */
    public static final String RETRIEVER = "retriever.safetensors";

    public static final String EXAMPLES = "examples.jsonl";

    private AdapterFiles() {}
}
