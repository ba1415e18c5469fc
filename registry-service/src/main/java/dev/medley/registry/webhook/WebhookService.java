package dev.medley.registry.webhook;

import dev.medley.registry.account.Account;
import dev.medley.registry.account.AccountService;
import dev.medley.registry.account.SecretToken;
import dev.medley.registry.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Rules of hooks: how many, where to, and their secrets. */
@ApplicationScoped
class WebhookService {
    private static final int MOST = 20;

    private final WebhookRepository hooks;
    private final DeliveryRepository deliveries;
    private final HookAddress address;
    private final HookSecrets secrets;
    private final AccountService accounts;

    @Inject
    WebhookService(
            WebhookRepository hooks,
            DeliveryRepository deliveries,
            HookAddress address,
            HookSecrets secrets,
            AccountService accounts) {
        this.hooks = hooks;
        this.deliveries = deliveries;
        this.address = address;
        this.secrets = secrets;
        this.accounts = accounts;
    }

    /** What an owner wants of a hook. */
    record Wanted(String url, List<String> events, boolean isActive) {
        Wanted {
            events = List.copyOf(events);
        }
    }

    /** A hook, and what its messages are signed with, to be shown once. */
    record Made(Webhook hook, SecretToken secret) {}

    /** @throws Problem 422 for an address that can't be called, 409 when the owner has as many as one gets */
    Made create(Account owner, Wanted wanted) {
        address.require(wanted.url());
        // Of two that make their last one at once, one is too late.
        accounts.lock(owner);
        if (hooks.of(owner.id()).size() >= MOST) {
            throw new Problem(
                    409,
                    "TOO_MANY_WEBHOOKS",
                    owner.username() + " has " + MOST + " webhooks, the most there can be. Delete or change one.");
        }
        var hook = new Webhook(
                UUID.randomUUID(),
                owner.id(),
                owner.username(),
                wanted.url(),
                wanted.events(),
                wanted.isActive(),
                0,
                Instant.now());
        SecretToken secret = HookSecrets.generate();
        hooks.add(hook, secrets.seal(hook.id(), secret));
        return new Made(hook, secret);
    }

    /** One that is switched off drops what waits; one that is switched on starts without failures. */
    Webhook change(Webhook hook, Wanted wanted) {
        address.require(wanted.url());
        hooks.change(hook.id(), wanted);
        if (!wanted.isActive()) {
            deliveries.dropWaiting(hook.id());
        }
        return hooks.find(hook.id()).orElseThrow();
    }

    /** Another secret, at once: what is sent from now on is signed with it, what waits as well. */
    Made rotate(Webhook hook) {
        SecretToken secret = HookSecrets.generate();
        hooks.seal(hook.id(), secrets.seal(hook.id(), secret));
        return new Made(hook, secret);
    }
}
