package dev.medley.registry.news;

import dev.medley.registry.account.KeyLeaked;
import dev.medley.registry.account.SecondFactorReset;
import dev.medley.registry.adapter.AccessAsked;
import dev.medley.registry.adapter.AccessDecided;
import dev.medley.registry.adapter.TagDecided;
import dev.medley.registry.adapter.VersionPublished;
import dev.medley.registry.moderation.ReportDecided;
import dev.medley.registry.moderation.TakedownChanged;
import dev.medley.registry.organisation.InvitationAnswered;
import dev.medley.registry.organisation.MemberInvited;
import dev.medley.registry.review.Reviewed;
import dev.medley.registry.upload.UploadRefused;
import dev.medley.registry.webhook.WebhookSwitchedOff;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/** Writes what happens down for those whom it concerns, inside the transaction in which it happens. */
@ApplicationScoped
class Newsroom {
    private final NewsRepository news;

    @Inject
    Newsroom(NewsRepository news) {
        this.news = news;
    }

    void asked(@Observes AccessAsked asked) {
        news.tellOwners(asked.adapter(), Kind.ACCESS_ASKED, asked.username());
    }

    void decided(@Observes AccessDecided decided) {
        Kind kind = decided.isGranted() ? Kind.ACCESS_GRANTED : Kind.ACCESS_REJECTED;
        news.tell(decided.account(), decided.adapter(), kind, decided.reason());
    }

    void published(@Observes VersionPublished published) {
        news.tellAdmirers(published.version());
    }

    void refused(@Observes UploadRefused refused) {
        news.tell(
                refused.account(),
                refused.adapter(),
                Kind.UPLOAD_REFUSED,
                refused.upload().toString());
    }

    void reviewed(@Observes Reviewed reviewed) {
        news.tellOwners(reviewed.adapter(), Kind.REVIEWED, Integer.toString(reviewed.stars()));
    }

    void moderated(@Observes TakedownChanged changed) {
        Kind kind = changed.reason().isPresent() ? Kind.TAKEN_DOWN : Kind.PUT_BACK;
        news.tellOwners(changed.adapter(), kind, changed.reason().orElse(""));
    }

    void decided(@Observes TagDecided decided) {
        Kind kind = decided.isMoved() ? Kind.TAG_MOVED : Kind.TAG_REFUSED;
        decided.readers().forEach(reader -> news.tell(reader, decided.subject(), kind, decided.tag()));
    }

    void settled(@Observes ReportDecided decided) {
        news.tell(decided.reporter(), decided.adapter(), Kind.REPORT_DECIDED, decided.decision());
    }

    void leaked(@Observes KeyLeaked leaked) {
        news.tellPeopleOf(leaked.owner(), leaked.username(), Kind.KEY_LEAKED, leaked.hint());
    }

    void reset(@Observes SecondFactorReset reset) {
        news.tell(reset.account(), reset.username(), Kind.SECOND_FACTOR_RESET, "");
    }

    void switchedOff(@Observes WebhookSwitchedOff hook) {
        news.tellPeopleOf(hook.owner(), hook.ownerName(), Kind.WEBHOOK_OFF, hook.url());
    }

    void invited(@Observes MemberInvited invited) {
        news.tell(invited.account(), invited.organisation(), Kind.MEMBER_INVITED, invited.role());
    }

    void answered(@Observes InvitationAnswered answered) {
        Kind kind = answered.isAccepted() ? Kind.INVITATION_ACCEPTED : Kind.INVITATION_DECLINED;
        news.tellPeopleOf(answered.organisation(), answered.name(), kind, answered.username());
    }
}
