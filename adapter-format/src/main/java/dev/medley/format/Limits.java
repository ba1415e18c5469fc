package dev.medley.format;

/** The bounds on what a file may declare. All sizes in bytes; everything larger is refused before it is allocated. */
public final class Limits {
    /** Longest safetensors header. A 70B-class LoRA has 152 kB. */
    public static final int HEADER_BYTES = 16 << 20;
    /** Most tensors of a file. A LoRA on every expert of a large mixture-of-experts model has 72,000. */
    public static final int TENSORS = 200_000;
    /** Longest tensor name, in characters. */
    public static final int KEY_CHARACTERS = 512;
    /** Largest adapter_config.json. */
    public static final int CONFIG_BYTES = 1 << 20;
    /** Deepest nesting of adapter_config.json. */
    public static final int CONFIG_DEPTH = 8;
    /** Largest rank. */
    public static final int RANK = 512;
    /** Longest pattern a configuration may hold, in characters. */
    public static final int PATTERN_CHARACTERS = 512;
    /** Most entries of a list or of a pattern table of a configuration. */
    public static final int CONFIG_ENTRIES = 4_096;
    /** Most characters of patterns times adapted modules: a few seconds of matching at worst. */
    public static final long PATTERN_WORK = 2_000_000;
    /** Largest README.md. */
    public static final int CARD_BYTES = 1 << 20;
    /** Most tags of a card. */
    public static final int CARD_TAGS = 100;
    /** Longest tag of a card and longest id of its licence, in characters. */
    public static final int CARD_WORD_CHARACTERS = 100;
    /** Largest examples.jsonl. */
    public static final int EXAMPLES_BYTES = 4 << 20;
    /** Most lines of examples.jsonl. */
    public static final int EXAMPLES = 10_000;
    /** Longest line of examples.jsonl, in characters. */
    public static final int EXAMPLE_CHARACTERS = 64 << 10;
    /** Most files of an upload. */
    public static final int FILES = 64;
    /** Largest file that is neither weights nor one of the above: licence, tokenizer, template, image. */
    public static final long OTHER_FILE_BYTES = 32L << 20;
    /** Largest weight file. */
    public static final long WEIGHTS_BYTES = 4L << 30;

    private Limits() {}
}
