package dev.medley.format;

/**
 * Every reason Medley can give about an upload, by the name that clients see. Names never change; new ones may be
 * added. The level is the usual one: a {@link Finding} may carry another where the rule says so.
 */
public enum FindingCode {
    // A. transport and naming
    UPLOAD_TOO_LARGE(Level.REJECT),
    UPLOAD_EMPTY(Level.REJECT),
    UPLOAD_SIZE_MISMATCH(Level.REJECT, Advice.SEND_AGAIN),
    UPLOAD_HASH_MISMATCH(Level.REJECT),
    UPLOAD_PARTS_INCOMPLETE(Level.REJECT, Advice.SEND_AGAIN),
    UPLOAD_EXPIRED(Level.REJECT),
    IMPORT_FAILED(Level.REJECT, Advice.IMPORT),
    QUOTA_STORAGE(Level.REJECT),
    NAME_INVALID(Level.REJECT),
    NAME_TAKEN(Level.REJECT),
    NAME_RETIRED(Level.REJECT),
    NAME_CONFUSABLE(Level.WARN),
    FILE_NOT_ALLOWED(Level.REJECT),
    FILE_PICKLE(Level.REJECT),
    FILE_PATH_UNSAFE(Level.REJECT),
    FILE_DUPLICATE(Level.REJECT),
    FILE_NOT_USED(Level.INFO),
    ARCHIVE_UNSAFE(Level.REJECT),
    ARCHIVE_NESTED_DIR(Level.WARN),
    FILE_TYPE_MISMATCH(Level.REJECT, Advice.DOWNLOADED),
    FILE_MISSING_WEIGHTS(Level.REJECT),
    FILE_MISSING_CONFIG(Level.REJECT),
    DUPLICATE_VERSION(Level.INFO),
    DUPLICATE_PAYLOAD(Level.WARN),
    HASH_BLOCKED(Level.REJECT),

    // B. the safetensors container
    ST_TRUNCATED_PREFIX(Level.REJECT, Advice.RESAVE),
    ST_HEADER_TOO_LARGE(Level.REJECT, Advice.RESAVE),
    ST_HEADER_BEYOND_FILE(Level.REJECT, Advice.RESAVE),
    ST_HEADER_UTF8(Level.REJECT, Advice.RESAVE),
    ST_HEADER_JSON(Level.REJECT, Advice.RESAVE),
    ST_HEADER_START(Level.REJECT, Advice.RESAVE),
    ST_HEADER_PADDING(Level.REJECT, Advice.RESAVE),
    ST_HEADER_DEPTH(Level.REJECT, Advice.RESAVE),
    ST_DUPLICATE_KEY(Level.REJECT, Advice.RESAVE),
    ST_UNKNOWN_FIELD(Level.REJECT, Advice.RESAVE),
    ST_FIELD_MISSING(Level.REJECT, Advice.RESAVE),
    ST_METADATA_TYPE(Level.REJECT, Advice.RESAVE),
    ST_METADATA_LARGE(Level.WARN),
    ST_DTYPE(Level.REJECT, Advice.RESAVE),
    ST_SHAPE(Level.REJECT, Advice.RESAVE),
    ST_OFFSETS_TYPE(Level.REJECT, Advice.RESAVE),
    ST_OFFSETS_ORDER(Level.REJECT, Advice.RESAVE),
    ST_OFFSETS_OVERLAP(Level.REJECT, Advice.RESAVE),
    ST_OFFSETS_GAP(Level.REJECT, Advice.RESAVE),
    ST_OFFSETS_BEYOND_FILE(Level.REJECT, Advice.RESAVE),
    ST_TRAILING_BYTES(Level.REJECT, Advice.RESAVE),
    ST_SIZE_MISMATCH(Level.REJECT, Advice.RESAVE),
    ST_NO_TENSORS(Level.REJECT, Advice.RESAVE),
    ST_TOO_MANY_TENSORS(Level.REJECT, Advice.RESAVE),
    ST_KEY_NAME(Level.REJECT, Advice.RESAVE),

    // C. adapter_config.json
    CFG_JSON(Level.REJECT, Advice.CONFIG),
    CFG_NOT_OBJECT(Level.REJECT, Advice.CONFIG),
    CFG_DUPLICATE_KEY(Level.REJECT, Advice.CONFIG),
    CFG_PEFT_TYPE_MISSING(Level.REJECT),
    CFG_PEFT_TYPE_UNSUPPORTED(Level.REJECT),
    CFG_BASE_MISSING(Level.REJECT),
    CFG_BASE_LOCAL_PATH(Level.REJECT),
    CFG_BASE_UNKNOWN(Level.WARN),
    CFG_BASE_CONFLICT(Level.REJECT),
    CFG_BASE_QUANTIZED(Level.WARN),
    CFG_REVISION(Level.WARN),
    CFG_FIELD_TYPE(Level.REJECT, Advice.CONFIG),
    CFG_R_RANGE(Level.REJECT, Advice.CONFIG),
    CFG_R_MISSING(Level.REJECT, Advice.CONFIG),
    CFG_ALPHA_MISSING(Level.REJECT, Advice.CONFIG),
    CFG_ALPHA_RANGE(Level.REJECT, Advice.CONFIG),
    CFG_SCALE_EXTREME(Level.WARN),
    CFG_DROPOUT_RANGE(Level.REJECT),
    CFG_BIAS(Level.REJECT),
    CFG_TASK_TYPE(Level.REJECT),
    CFG_INIT(Level.WARN),
    CFG_TARGETS_EMPTY(Level.REJECT),
    CFG_TARGETS_TYPE(Level.REJECT, Advice.CONFIG),
    CFG_TARGETS_REGEX(Level.REJECT),
    CFG_LAYERS_CONFLICT(Level.REJECT),
    CFG_LAYERS_PATTERN_ALONE(Level.REJECT),
    CFG_DORA_MEGATRON(Level.REJECT),
    CFG_LORABIAS_DORA(Level.REJECT),
    CFG_LORABIAS_INIT(Level.REJECT),
    CFG_RUNTIME_CONFIG(Level.WARN),
    CFG_UNKNOWN_KEYS(Level.INFO),

    // D. weights against the configuration
    W_PREFIX(Level.REJECT, Advice.TOGETHER),
    W_ADAPTER_NAME_IN_KEY(Level.WARN),
    W_DIALECT(Level.REJECT),
    W_KEY_UNKNOWN(Level.REJECT, Advice.TOGETHER),
    W_PAIR_MISSING(Level.REJECT, Advice.TOGETHER),
    W_NDIM(Level.REJECT, Advice.TOGETHER),
    W_RANK_AB(Level.REJECT, Advice.TOGETHER),
    W_RANK_CONFIG(Level.REJECT, Advice.TOGETHER),
    W_RANK_PATTERN_UNUSED(Level.WARN),
    W_ALPHA_PATTERN_UNUSED(Level.WARN),
    W_TARGET_UNUSED(Level.WARN, Advice.TARGETS),
    W_MODULE_NOT_TARGETED(Level.REJECT, Advice.TARGETS),
    W_DORA_MISSING(Level.REJECT, Advice.TOGETHER),
    W_DORA_UNDECLARED(Level.REJECT, Advice.TOGETHER),
    W_MTS_MISSING(Level.REJECT, Advice.TOGETHER),
    W_MTS_UNDECLARED(Level.REJECT, Advice.TOGETHER),
    W_BIAS_UNDECLARED(Level.REJECT, Advice.TOGETHER),
    W_BASE_COPY(Level.INFO),
    W_DTYPE_MIXED(Level.INFO),
    W_LAYER_GAPS(Level.WARN),
    W_NAN_INF(Level.REJECT),
    W_OVERFLOW(Level.REJECT),
    W_ALL_ZERO_B(Level.REJECT),
    W_ALL_ZERO(Level.WARN),
    W_HUGE_VALUES(Level.WARN),
    W_F16_OVERFLOW(Level.WARN),
    W_NORM_OUTLIER(Level.WARN),

    // E. against the base model
    B_NO_MATCH(Level.REJECT, Advice.BASE),
    B_PARTIAL_MATCH(Level.REJECT, Advice.BASE),
    B_PREFIX_SHIFT(Level.REJECT),
    B_IN_DIM(Level.REJECT, Advice.BASE),
    B_OUT_DIM(Level.REJECT, Advice.BASE),
    B_LAYER_INDEX(Level.REJECT, Advice.BASE),
    B_VOCAB(Level.REJECT, Advice.BASE),
    B_LICENSE(Level.WARN),
    B_GATED(Level.REJECT),

    // F. runtimes: the first five are what Medley's own worker cannot compute, hence refused, never ignored
    RT_MEDLEY_DORA(Level.REJECT),
    RT_MEDLEY_BIAS(Level.REJECT),
    RT_MEDLEY_LORA_BIAS(Level.REJECT),
    RT_MEDLEY_MODULES_TO_SAVE(Level.REJECT),
    RT_MEDLEY_EMBEDDING(Level.REJECT),
    RT_MEDLEY_CONV(Level.REJECT),
    RT_MEDLEY_FEATURE(Level.REJECT),
    RT_VLLM_MODULES_TO_SAVE(Level.INFO),
    RT_VLLM_DORA(Level.INFO),
    RT_VLLM_BIAS(Level.INFO),
    RT_VLLM_RANK(Level.INFO),
    RT_MODULE_UNSUPPORTED(Level.INFO),
    RT_RSLORA(Level.INFO),
    RT_OLLAMA_ARCH(Level.INFO),
    RT_MIXED_RANK_PADDING(Level.INFO),

    // G. card, media, examples, safety
    CARD_MISSING(Level.WARN),
    CARD_TEMPLATE_ONLY(Level.WARN),
    CARD_TOO_LARGE(Level.REJECT),
    CARD_YAML(Level.REJECT),
    CARD_FIELD(Level.REJECT),
    CARD_KIND(Level.REJECT),
    CARD_LICENSE(Level.WARN),
    CARD_SECRET(Level.REJECT),
    CARD_REMOTE_IMAGE(Level.INFO),
    IMG_TYPE(Level.REJECT),
    IMG_DIM(Level.REJECT),
    SCAN_PENDING(Level.INFO),
    SCAN_INFECTED(Level.REJECT),
    SCAN_ERROR(Level.WARN),
    META_PRIVATE(Level.WARN),
    EX_JSON(Level.REJECT),
    EX_FIELD(Level.REJECT),
    EX_TOO_FEW(Level.WARN),
    EX_TOO_LARGE(Level.REJECT),

    // H. routers
    ROUTER_CARD(Level.REJECT),
    ROUTER_BASE(Level.REJECT),
    ROUTER_MODULE(Level.REJECT),
    ROUTER_SHAPE(Level.REJECT),
    ROUTER_METADATA(Level.REJECT),

    // I. retrievers
    RETRIEVER_CARD(Level.REJECT),
    RETRIEVER_BASE(Level.REJECT),
    RETRIEVER_SHAPE(Level.REJECT),
    RETRIEVER_METADATA(Level.REJECT);

    /** What mostly helps, where the message can't know better. */
    private static final class Advice {
        static final String RESAVE =
                "Save the weights again with PEFT's save_pretrained or safetensors.torch.save_file."
                        + " If they load where they were trained, the copy was damaged: compare its size and SHA-256.";
        static final String CONFIG = "Use the adapter_config.json that PEFT saved with these weights.";
        static final String TOGETHER =
                "Save the adapter again with PEFT's save_pretrained: it writes weights and configuration that belong together.";
        static final String TARGETS = "Make target_modules name the modules that were trained, and no others.";
        static final String BASE =
                "Name the base that the adapter was trained on, in its size, as base_model_name_or_path.";
        static final String DOWNLOADED =
                "A download may have saved a web page, an error or a Git LFS pointer in its place:"
                        + " fetch the file itself, and convert other formats to safetensors.";
        static final String IMPORT =
                "Check the repository's name and revision at that hub, and that this registry reaches it; then import again.";
        static final String SEND_AGAIN = "Start a new upload of this folder; what is stored already is not sent again.";

        private Advice() {}
    }

    private final Level level;
    private final String hint;

    FindingCode(Level level) {
        this(level, "");
    }

    FindingCode(Level level, String hint) {
        this.level = level;
        this.hint = hint;
    }

    /** What mostly helps; empty where messages say what to do. */
    public String hint() {
        return hint;
    }

    /** The level a finding of this code has unless its rule says otherwise. */
    public Level level() {
        return level;
    }
}
