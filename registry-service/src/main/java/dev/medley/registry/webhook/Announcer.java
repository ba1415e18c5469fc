package dev.medley.registry.webhook;

import dev.medley.format.AdapterName;
import dev.medley.registry.account.AccountService;
import dev.medley.registry.adapter.AccessAsked;
import dev.medley.registry.adapter.AdapterDeleted;
import dev.medley.registry.adapter.TagMoved;
import dev.medley.registry.adapter.VersionChanged;
import dev.medley.registry.adapter.VersionPublished;
import dev.medley.registry.moderation.TakedownChanged;
import dev.medley.registry.review.Reviewed;
import dev.medley.registry.upload.UploadRefused;
import dev.medley.registry.webhook.Outbox.Occurrence;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Tells hooks what happens; never more of it than the adapter's owners see in the registry. */
@ApplicationScoped
class Announcer {
    private final Outbox outbox;
    private final AccountService accounts;

    @Inject
    Announcer(Outbox outbox, AccountService accounts) {
        this.outbox = outbox;
        this.accounts = accounts;
    }

    void published(@Observes VersionPublished published) {
        outbox.tell(HookEvent.VERSION_PUBLISHED, outbox.ofVersion(published.version()), Map.of());
    }

    /** Of an adapter that there may not be yet; its name says whose it would be. */
    void refused(@Observes UploadRefused refused) {
        AdapterName.parse(refused.adapter())
                .flatMap(name -> accounts.find(name.owner()))
                .ifPresent(owner -> outbox.tell(
                        HookEvent.VERSION_REJECTED,
                        new Occurrence(owner.id(), refused.adapter(), Optional.empty()),
                        Map.of("operation", refused.upload().toString())));
    }

    void changed(@Observes VersionChanged changed) {
        HookEvent event = switch (changed.change()) {
            case DEPRECATED -> HookEvent.VERSION_DEPRECATED;
            case YANKED -> HookEvent.VERSION_YANKED;
            case RESTORED -> HookEvent.VERSION_RESTORED;
            case DELETED -> HookEvent.VERSION_DELETED;
        };
        Map<String, String> data = changed.note().isEmpty() ? Map.of() : Map.of("note", changed.note());
        outbox.tell(event, outbox.ofAdapter(changed.adapter()).at(changed.version()), data);
    }

    void moved(@Observes TagMoved moved) {
        Map<String, String> data = new LinkedHashMap<>();
        data.put("tag", moved.tag());
        moved.from().ifPresent(from -> data.put("from", from));
        outbox.tell(HookEvent.TAG_MOVED, outbox.ofAdapter(moved.adapter()).at(moved.to()), data);
    }

    void deleted(@Observes AdapterDeleted deleted) {
        outbox.tell(HookEvent.ADAPTER_DELETED, outbox.ofAdapter(deleted.adapter()), Map.of());
    }

    void moderated(@Observes TakedownChanged changed) {
        HookEvent event = changed.reason().isPresent() ? HookEvent.ADAPTER_TAKEN_DOWN : HookEvent.ADAPTER_PUT_BACK;
        Map<String, String> data =
                changed.reason().map(reason -> Map.of("reason", reason)).orElse(Map.of());
        outbox.tell(event, outbox.ofAdapter(changed.adapter()), data);
    }

    void asked(@Observes AccessAsked asked) {
        outbox.tell(
                HookEvent.ACCESS_REQUESTED, outbox.ofAdapter(asked.adapter()), Map.of("username", asked.username()));
    }

    void reviewed(@Observes Reviewed reviewed) {
        if (reviewed.isNew()) {
            outbox.tell(
                    HookEvent.REVIEW_CREATED,
                    outbox.ofAdapter(reviewed.adapter()),
                    Map.of("stars", Integer.toString(reviewed.stars())));
        }
    }
}
