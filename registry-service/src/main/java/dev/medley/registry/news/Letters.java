package dev.medley.registry.news;

import dev.medley.registry.account.InvitationMade;
import dev.medley.registry.account.KeyLeaked;
import dev.medley.registry.account.SecondFactorReset;
import dev.medley.registry.mail.Letter;
import dev.medley.registry.mail.Post;
import dev.medley.registry.organisation.MemberInvited;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.UUID;

/** What people are told by mail as well: they may not look at the portal in time, or have no account yet. A rollback tells nobody. */
@ApplicationScoped
class Letters {
    private final Post post;
    private final NewsRepository news;

    @Inject
    Letters(Post post, NewsRepository news) {
        this.post = post;
        this.news = news;
    }

    void leaked(@Observes KeyLeaked leaked) {
        tell(
                leaked.owner(),
                "A key of " + leaked.username() + " was found in the open",
                "The key " + leaked.hint() + " of " + leaked.username() + " was found in the open and works no more."
                        + " Make another one, and see in the audit log what was done with it.",
                "/account?tab=audit");
    }

    void reset(@Observes SecondFactorReset reset) {
        tell(
                reset.account(),
                "The second factor of " + reset.username() + " was taken away",
                "An administrator took the second factor of your account away. If you did not ask for that, change"
                        + " your password and tell them.",
                "/account?tab=security");
    }

    void invited(@Observes MemberInvited invited) {
        tell(
                invited.account(),
                invited.organisation() + " asks you to join",
                invited.organisation() + " asks you to join as " + invited.role() + ".",
                "/account?tab=organisations");
    }

    void invited(@Observes InvitationMade made) {
        post.send(new Letter(
                made.email(),
                "You are invited to Medley",
                "With this link you can make an account, once, until " + made.expiresAt() + ".",
                "/sign-in#invitation=" + made.token(),
                made.expiresAt()));
    }

    private void tell(UUID owner, String subject, String text, String link) {
        news.addressesOf(owner).forEach(address -> post.send(new Letter(address, subject, text, link)));
    }
}
