package dev.medley.registry.evaluation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** The language model that judges answers; without address and model there is none. */
@ConfigMapping(prefix = "medley.judge")
interface JudgeConfig {
    /** Address of an OpenAI-compatible server up to its version, such as {@code http://127.0.0.1:8080/v1}. */
    Optional<String> url();

    /** Name of the model there. */
    Optional<String> model();

    /** What it is asked with; some servers want none. */
    Optional<String> key();

    /** How long one judgement may take. */
    @WithDefault("60s")
    Duration timeout();

    /** Most tokens of a judgement. */
    @WithDefault("256")
    int maxTokens();
}
