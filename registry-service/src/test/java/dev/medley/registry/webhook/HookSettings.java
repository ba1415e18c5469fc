package dev.medley.registry.webhook;

import java.time.Duration;
import java.util.List;

/** Settings for tests that run without a registry. */
record HookSettings(boolean privateNetworks) implements WebhookConfig {
    static HookSettings ofPublic() {
        return new HookSettings(false);
    }

    static HookSettings ofPrivate() {
        return new HookSettings(true);
    }

    @Override
    public Duration poll() {
        return Duration.ofSeconds(1);
    }

    @Override
    public Duration timeout() {
        return Duration.ofSeconds(10);
    }

    @Override
    public List<Duration> retries() {
        return List.of();
    }

    @Override
    public int patience() {
        return 1;
    }

    @Override
    public int daily() {
        return 1;
    }

    @Override
    public Duration kept() {
        return Duration.ofDays(1);
    }
}
