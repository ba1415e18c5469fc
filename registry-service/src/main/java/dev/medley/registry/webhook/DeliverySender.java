package dev.medley.registry.webhook;

import dev.medley.registry.account.SecretToken;
import dev.medley.registry.outbound.CheckedAddresses;
import dev.medley.registry.webhook.Attempt.Missed;
import dev.medley.registry.webhook.Attempt.Reason;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import okhttp3.Dns;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * Sends a message to its hook once. The name is looked up anew and the connection goes to the very address that was checked, no redirect is followed,
 * and the body of the answer is not read.
 */
@ApplicationScoped
class DeliverySender {
    private static final MediaType JSON = MediaType.get("application/json");
    private static final int REDIRECTION = 300;
    private static final int ERROR = 400;

    private final HookAddress address;
    private final HookSecrets secrets;
    private final CheckedAddresses addresses;
    private final OkHttpClient http;

    @Inject
    DeliverySender(WebhookConfig config, HookAddress address, HookSecrets secrets) {
        this(
                config,
                address,
                secrets,
                new CheckedAddresses(
                        Dns.SYSTEM, called -> !config.privateNetworks() && CheckedAddresses.isInner(called)));
    }

    DeliverySender(WebhookConfig config, HookAddress address, HookSecrets secrets, CheckedAddresses addresses) {
        this.address = address;
        this.secrets = secrets;
        this.addresses = addresses;
        this.http = addresses.client(config.timeout(), config.timeout());
    }

    Attempt send(DueDelivery due) {
        // What may be called can be narrowed after a hook was made.
        if (address.objection(due.url()).isPresent()) {
            return Missed.because(Reason.ADDRESS_REFUSED);
        }
        return secrets.open(due.hook(), due.sealed())
                .map(secret -> call(due, secret))
                .orElseGet(() -> Missed.because(Reason.SECRET_LOST));
    }

    private Attempt call(DueDelivery due, SecretToken secret) {
        HttpUrl url = HttpUrl.get(due.url());
        try {
            if (CheckedAddresses.isNumeric(url.host())) {
                addresses.lookup(url.host());
            }
            try (Response answer = http.newCall(request(url, due, secret)).execute()) {
                return attempt(answer.code());
            }
        } catch (CheckedAddresses.Forbidden e) {
            return Missed.because(Reason.ADDRESS_REFUSED);
        } catch (UnknownHostException e) {
            return Missed.because(Reason.UNREACHABLE);
        } catch (InterruptedIOException e) {
            return Missed.because(Reason.TIMED_OUT);
        } catch (IOException e) {
            return Missed.because(Reason.UNREACHABLE);
        }
    }

    private static Request request(HttpUrl url, DueDelivery due, SecretToken secret) {
        long timestamp = Instant.now().getEpochSecond();
        return new Request.Builder()
                .url(url)
                .header("User-Agent", "medley-webhook")
                .header("X-Medley-Event", due.event())
                .header("X-Medley-Delivery", due.id().toString())
                .header("X-Medley-Timestamp", Long.toString(timestamp))
                .header("X-Medley-Signature", HookSecrets.sign(secret, timestamp, due.payload()))
                .post(RequestBody.create(due.payload().getBytes(StandardCharsets.UTF_8), JSON))
                .build();
    }

    private static Attempt attempt(int status) {
        if (status < REDIRECTION) {
            return new Attempt.Arrived(status);
        }
        return new Missed(Optional.of(status), status < ERROR ? Reason.REDIRECTED : Reason.REFUSED);
    }
}
