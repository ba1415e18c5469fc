package dev.medley.registry.account;

import dev.medley.registry.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.function.LongSupplier;

/** What is asked of people whose adapters many use: somebody else who publishes in their name would reach all of those. */
@ApplicationScoped
public class Publishers {
    private final AccountConfig config;
    private final SecondFactors factors;

    @Inject
    Publishers(AccountConfig config, SecondFactors factors) {
        this.config = config;
        this.factors = factors;
    }

    /**
     * A person who signs in with a password needs a second factor to publish for an owner whose adapters are used a lot, where that is configured.
     * Robots have nothing to sign in with, and a provider's second factor is the provider's business.
     *
     * @param downloads of the owner's most used adapter
     * @throws Problem 403 without a second factor
     */
    public void requireGuarded(Account publisher, LongSupplier downloads) {
        config.secondFactorFromDownloads().ifPresent(most -> {
            boolean hasPassword = publisher.passwordHash().isPresent();
            if (hasPassword && !factors.isOn(publisher) && downloads.getAsLong() > most) {
                throw new Problem(
                        403,
                        "PUBLISHER_NEEDS_SECOND_FACTOR",
                        "An adapter of this owner has more than " + most + " downloads a month: set up a second factor"
                                + " on your account page before you publish.");
            }
        });
    }
}
