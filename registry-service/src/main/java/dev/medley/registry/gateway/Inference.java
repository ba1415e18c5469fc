package dev.medley.registry.gateway;

import dev.medley.registry.problem.Problem;
import dev.medley.registry.usage.UsageMeter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** {@code POST /v1/chat/completions} for the packages above, on behalf of an account: what it may see, and nothing else. */
@ApplicationScoped
public class Inference {
    private static final ClientConnection STAYS = new ClientConnection() {
        @Override
        public void onEnd(Runnable stop) {
            // Nobody can go away: the answer is stored.
        }

        @Override
        public Optional<RuntimeException> ended() {
            return Optional.empty();
        }

        @Override
        public boolean endsWithCredential() {
            return false;
        }
    };

    private final Completing completing;
    private final NamedAdapters adapters;

    @Inject
    Inference(Completing completing, NamedAdapters adapters) {
        this.adapters = adapters;
        this.completing = completing;
    }

    /**
     * Status and JSON of the answer, or of the error.
     *
     * @param findsOthers whether it is the refusal of an adapter that was found, which no search finds from now on
     */
    public record Reply(int status, String body, boolean findsOthers) {
        public Reply(int status, String body) {
            this(status, body, false);
        }

        /** The code of the error; empty for an answer. */
        public String error() {
            return Envelope.code(body.getBytes(StandardCharsets.UTF_8));
        }
    }

    /**
     * On whose behalf.
     *
     * @param key that the answers are booked on; absent for a person in the portal
     * @param sees whose hidden adapters may be used; absent where a key is narrower than its account
     * @param isCounted whether running experiments may choose a recipe's version for the client, and count what it gets
     */
    public record Client(UUID account, Optional<String> key, Optional<UUID> sees, boolean isCounted) {
        public Client(UUID account, Optional<String> key, Optional<UUID> sees) {
            this(account, key, sees, true);
        }

        /** The same outside of experiments: {@code latest} is the version that this tag names. */
        public Client apart() {
            return new Client(account, key, sees, false);
        }
    }

    /** What is wrong with the request, if anything; no worker is asked. */
    public Optional<String> complaint(Client client, String body) {
        try {
            completing.check(Form.CHAT, body.getBytes(StandardCharsets.UTF_8), client);
            return Optional.empty();
        } catch (RequestRefused refused) {
            return Optional.of(refused.param().map(param -> param + ": ").orElse("") + refused.getMessage() + " ["
                    + refused.code() + "]");
        }
    }

    /** The digest of the version that a reference to an adapter leads to; empty when there is none that the client may see. */
    public Optional<String> digest(Client client, String reference) {
        return adapters.find(reference, client.sees()).map(NamedAdapters.Found::version);
    }

    /** The whole answer; {@code body} must not ask for a stream. */
    public Reply chat(Client client, String body) {
        return complete(Form.CHAT, client, body);
    }

    /** As {@link #chat}, for {@code POST /v1/completions}. */
    public Reply text(Client client, String body) {
        return complete(Form.TEXT, client, body);
    }

    /**
     * A step on the way to another answer; its {@code body} names every adapter.
     *
     * @param isChat false: a text completion
     * @param scores of the versions that were found rather than named, by digest
     */
    public Reply step(Client client, String body, boolean isChat, Map<String, Double> scores) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        Form form = isChat ? Form.CHAT : Form.TEXT;
        return replied(client, caller -> completing.step(form, bytes, scores, client, caller));
    }

    private Reply complete(Form form, Client client, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return replied(
                client, caller -> new UnnamedAdapters.Attempt(completing.answer(form, bytes, client, caller), false));
    }

    private static Reply replied(Client client, Function<Answering.Caller, UnnamedAdapters.Attempt> ask) {
        try {
            UsageMeter.Payer payer = new UsageMeter.Payer(
                    client.account(), client.key(), UUID.randomUUID().toString());
            UnnamedAdapters.Attempt attempt = ask.apply(new Answering.Caller(payer, STAYS));
            Response response = attempt.response();
            return new Reply(
                    response.getStatus(),
                    new String((byte[]) response.getEntity(), StandardCharsets.UTF_8),
                    attempt.findsOthers());
        } catch (Problem problem) {
            return new Reply(
                    problem.status(),
                    Envelope.json(
                            OpenAiError.of(problem.status(), problem.code(), Optional.empty(), problem.getMessage())));
        } catch (RequestRefused refused) {
            return new Reply(refused.status(), Envelope.json(refused.toError()));
        }
    }
}
