package dev.medley.registry.usage;

import java.util.Map;

/**
 * One answered request.
 *
 * @param shares of the adapters {@code owner/name} in the answer, adding up to 1; empty for the base alone
 */
public record Call(String base, long promptTokens, long completionTokens, Map<String, Double> shares) {
    public Call {
        shares = Map.copyOf(shares);
    }

    public long tokens() {
        return promptTokens + completionTokens;
    }
}
