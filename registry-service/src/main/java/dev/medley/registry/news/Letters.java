package dev.medley.registry.news;

import dev.medley.registry.account.InvitationMade;
import dev.medley.registry.account.KeyLeaked;
import dev.medley.registry.account.SecondFactorReset;
import dev.medley.registry.mail.Letter;
import dev.medley.registry.mail.Post;
import dev.medley.registry.organisation.MemberInvited;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;

/** What people are told by mail as well: they may not look at the portal in time, or have no account yet. Only once it has happened. */
@ApplicationScoped
class Letters {
    private final Post post;
    private final NewsRepository news;

    @Inject
    Letters(Post post, NewsRepository news) {
        this.post = post;
        this.news = news;
    }

    void leaked(@Observes(during = TransactionPhase.AFTER_SUCCESS) KeyLeaked leaked) {
        tell(
                leaked.owner(),
                "A key of " + leaked.username() + " was found in the open",
                "The key " + leaked.hint() + " of " + leaked.username() + " was found in the open and works no more."
                        + " Make another one, and see in the audit log what was done with it.",
                "/account?tab=audit");
    }

    void reset(@Observes(during = TransactionPhase.AFTER_SUCCESS) SecondFactorReset reset) {
        tell(
                reset.account(),
                "The second factor of " + reset.username() + " was taken away",
                "An administrator took the second factor of your account away. If you did not ask for that, change"
                        + " your password and tell them.",
                "/account?tab=security");
    }

    void invited(@Observes(during = TransactionPhase.AFTER_SUCCESS) MemberInvited invited) {
        tell(
                invited.account(),
                invited.organisation() + " asks you to join",
                invited.organisation() + " asks you to join as " + invited.role() + ".",
                "/account?tab=organisations");
    }

    void invited(@Observes(during = TransactionPhase.AFTER_SUCCESS) InvitationMade made) {
        var letter = new Letter(
                made.email(),
                "You are invited to Medley",
                "With this link you can make an account, once, until " + made.expiresAt() + ".",
                "/sign-in#invitation=" + made.token());
        post.send(() -> List.of(letter));
    }

    private void tell(UUID owner, String subject, String text, String link) {
        post.send(() -> QuarkusTransaction.requiringNew().call(() -> news.addressesOf(owner)).stream()
                .map(address -> new Letter(address, subject, text, link))
                .toList());
    }
}
