package dev.medley.worker.problem;

import java.time.Duration;

/** The base has no chat template, or one that can't be read: it continues texts, but conversations can't be told to it. */
public final class NoChatTemplate extends InferenceProblem {
    private static final long serialVersionUID = 1L;

    /** @param why a sentence */
    public NoChatTemplate(String why) {
        super(
                400,
                "no_chat_template",
                "messages",
                Duration.ZERO,
                why + " Use /v1/completions, or give the base a chat template that can be read (chat_template.jinja or"
                        + " tokenizer_config.json in its folder, tokenizer.chat_template in its GGUF file).");
    }
}
