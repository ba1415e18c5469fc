package dev.medley.registry.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.medley.registry.account.SecretToken;
import dev.medley.registry.outbound.CheckedAddresses;
import dev.medley.registry.webhook.Attempt.Missed;
import dev.medley.registry.webhook.Attempt.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Names that lead to places where no message may go. */
class DeliverySenderTest {
    private static final UUID HOOK = UUID.randomUUID();

    private final HookSecrets secrets =
            new HookSecrets(new SecretKeySpec("k".repeat(32).getBytes(StandardCharsets.US_ASCII), "AES"));
    private final AtomicInteger reached = new AtomicInteger();
    private HttpServer inner;

    @BeforeEach
    void start() throws IOException {
        inner = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        inner.createContext("/", exchange -> {
            reached.incrementAndGet();
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        inner.start();
    }

    @AfterEach
    void stop() {
        inner.stop(0);
    }

    @Test
    void sendsNothingToANameThatLeadsInside() {
        // When
        Attempt attempt = senderThatForbidsInside().send(due("http://receiver.example:" + port() + "/"));

        // Then
        assertThat(attempt).isEqualTo(Missed.because(Reason.ADDRESS_REFUSED));
        assertThat(reached).hasValue(0);
    }

    @Test
    void sendsNothingToANumberThatIsInside() {
        // When
        Attempt attempt = senderThatForbidsInside().send(due("http://127.0.0.1:" + port() + "/"));

        // Then
        assertThat(attempt).isEqualTo(Missed.because(Reason.ADDRESS_REFUSED));
        assertThat(reached).hasValue(0);
    }

    @Test
    void sendsNothingWhereHooksMayNoLongerBe() {
        // Given
        WebhookConfig narrowed = HookSettings.ofPublic();
        var sender = new DeliverySender(narrowed, new HookAddress(narrowed), secrets);

        // When
        Attempt attempt = sender.send(due("http://127.0.0.1:" + port() + "/"));

        // Then
        assertThat(attempt).isEqualTo(Missed.because(Reason.ADDRESS_REFUSED));
        assertThat(reached).hasValue(0);
    }

    @Test
    void asksForANewSecretWhereTheOldOneCantBeRead() {
        // Given
        var due = new DueDelivery(
                UUID.randomUUID(), UUID.randomUUID(), "http://127.0.0.1:" + port(), sealed(), "ping", "{}", 1);

        // When
        Attempt attempt = senderThatForbidsInside().send(due);

        // Then
        assertThat(attempt).isEqualTo(Missed.because(Reason.SECRET_LOST));
    }

    /** Any address may be written down, so that what is looked up decides alone. */
    private DeliverySender senderThatForbidsInside() {
        WebhookConfig config = HookSettings.ofPrivate();
        var addresses =
                new CheckedAddresses(host -> List.of(InetAddress.getByName("127.0.0.1")), CheckedAddresses::isInner);
        return new DeliverySender(config, new HookAddress(config), secrets, addresses);
    }

    private DueDelivery due(String url) {
        return new DueDelivery(UUID.randomUUID(), HOOK, url, sealed(), "ping", "{}", 1);
    }

    private byte[] sealed() {
        return secrets.seal(HOOK, new SecretToken("mdl_whs_secret"));
    }

    private int port() {
        return inner.getAddress().getPort();
    }
}
