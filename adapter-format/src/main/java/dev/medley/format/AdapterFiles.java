package dev.medley.format;

/** The names of the files that make an adapter. */
public final class AdapterFiles {
    public static final String CONFIG = "adapter_config.json";
    public static final String WEIGHTS = "adapter_model.safetensors";
    public static final String CARD = "README.md";
    /** The weights of a router, which is published like an adapter. */
    public static final String ROUTER = "router.safetensors";

    public static final String EXAMPLES = "examples.jsonl";

    private AdapterFiles() {}
}
