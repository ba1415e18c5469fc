package dev.medley.registry.usage;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What answers cost. */
@ConfigMapping(prefix = "medley.price")
public interface PriceConfig {
    /** Millionths of a credit a token, prompt and answer alike. Nothing is paid out: credits measure. */
    @WithDefault("10")
    long microsPerToken();

    /** Hundredths of the price that the owners of the adapters share by their weights; the rest is the house's. */
    @WithDefault("70")
    int ownersPercent();

    /** Tokens that are set aside of a key's budget, as far as it goes, for an answer whose request does not say how long it may be. */
    @WithDefault("256")
    int usualTokens();
}
