package dev.medley.registry.postbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.user.MessageDeliveryHandler;
import dev.medley.registry.Api;
import dev.medley.registry.RegistryServices;
import dev.medley.registry.Sql;
import dev.medley.registry.mail.Letter;
import dev.medley.registry.mail.Post;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Letters from the transaction that they are written in to the mail server, also one that is away. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class PostboxIT {
    @TestHTTPResource("/")
    URI registry;

    @Inject
    Post post;

    @Inject
    Postbox postbox;

    @Inject
    AgroalDataSource database;

    private final MessageDeliveryHandler delivering =
            RegistryServices.MAIL.getUserManager().getMessageDeliveryHandler();
    private final AtomicInteger refused = new AtomicInteger();
    private String reader;

    @BeforeEach
    void chooseReader() {
        reader = UUID.randomUUID() + "@example.org";
    }

    @AfterEach
    void takeEverything() {
        RegistryServices.MAIL.getUserManager().setMessageDeliveryHandler(delivering);
    }

    @Test
    void sendsALetterOnceAndForgetsIt() throws Exception {
        // Given
        Api admin = new Api(registry, RegistryServices.key("admin"));

        // When
        admin.post("/api/v1/admin/invitations", Map.of("email", reader));

        // Then
        await(() -> received(reader) == 1);
        await(() -> waiting() == 0);
        Thread.sleep(1500);
        assertThat(received(reader)).isEqualTo(1);
    }

    @Test
    void sendsManyLettersAtOnce() throws Exception {
        // Given
        int many = 200;

        // When
        QuarkusTransaction.requiringNew().run(() -> {
            for (int i = 0; i < many; i++) {
                post.send(letter(reader, Instant.now().plusSeconds(60)));
            }
        });

        // Then
        await(() -> received(reader) == many);
        await(() -> waiting() == 0);
    }

    @Test
    void whatIsRolledBackIsWrittenToNobody() throws Exception {
        // Given
        String later = "later-" + reader;

        // When
        QuarkusTransaction.begin();
        post.send(letter(reader, Instant.now().plusSeconds(60)));
        QuarkusTransaction.rollback();
        QuarkusTransaction.requiringNew()
                .run(() -> post.send(letter(later, Instant.now().plusSeconds(60))));

        // Then
        await(() -> received(later) == 1);
        assertThat(received(reader)).isZero();
        assertThat(waiting()).isZero();
    }

    @Test
    void anOutageOfTheMailServerLosesNoLetter() throws Exception {
        // Given
        refuse(1);

        // When
        QuarkusTransaction.requiringNew()
                .run(() -> post.send(letter(reader, Instant.now().plusSeconds(60))));

        // Then
        await(() -> received(reader) == 1);
        assertThat(refused.get()).isEqualTo(1);
        await(() -> waiting() == 0);
    }

    @Test
    void aLetterThatNobodyTakesIsGivenUpInTheEnd() throws Exception {
        // Given
        refuse(100);

        // When
        QuarkusTransaction.requiringNew()
                .run(() -> post.send(letter(reader, Instant.now().plusSeconds(60))));

        // Then
        await(() -> refused.get() == 3);
        await(() -> waiting() == 0);
    }

    @Test
    void aLetterThatHasNoUseAnyMoreIsNotSentAndNotKept() throws Exception {
        // Given
        QuarkusTransaction.requiringNew().run(() -> post.send(letter(reader, Instant.now())));
        postbox.run();
        long kept = waiting();

        // When
        postbox.forgetExpired();

        // Then
        assertThat(kept).isEqualTo(1);
        assertThat(waiting()).isZero();
        assertThat(received(reader)).isZero();
    }

    private static Letter letter(String to, Instant expiresAt) {
        return new Letter(to, "Hello", "Hello.", "/account", expiresAt);
    }

    /** The server refuses what comes for the reader, so many times. */
    private void refuse(int times) {
        RegistryServices.MAIL.getUserManager().setMessageDeliveryHandler((message, address) -> {
            if (address.getEmail().equals(reader) && refused.get() < times) {
                refused.incrementAndGet();
                throw new MessagingException("not now");
            }
            return delivering.handle(message, address);
        });
    }

    private static long received(String address) throws MessagingException {
        long count = 0;
        for (MimeMessage each : RegistryServices.MAIL.getReceivedMessages()) {
            if (each.getRecipients(RecipientType.TO)[0].toString().equals(address)) {
                count++;
            }
        }
        return count;
    }

    private int waiting() throws Exception {
        return Sql.number(database, "select count(*) from letter where recipient = ?", reader);
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        for (int i = 0; i < 400 && !condition.call(); i++) {
            Thread.sleep(50);
        }
        assertThat(condition.call()).isTrue();
    }
}
