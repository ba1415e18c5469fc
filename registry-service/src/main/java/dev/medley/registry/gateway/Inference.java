package dev.medley.registry.gateway;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/** {@code POST /v1/chat/completions} for the packages above, on behalf of an account: what it may see, and nothing else. */
@ApplicationScoped
public class Inference {
    private static final String PATH = "/v1/chat/completions";
    private static final ClientConnection STAYS = new ClientConnection() {
        @Override
        public void onGone(Runnable stop) {
            // Nobody can go away: the answer is stored.
        }

        @Override
        public boolean isGone() {
            return false;
        }
    };

    private final BlendPlanner planner;
    private final Answering answering;

    @Inject
    Inference(BlendPlanner planner, Answering answering) {
        this.planner = planner;
        this.answering = answering;
    }

    /** Status and JSON of the answer, or of the error. */
    public record Reply(int status, String body) {}

    /** What is wrong with the request, if anything; no worker is asked. */
    public Optional<String> complaint(UUID account, String body) {
        try {
            planner.plan(
                    RequestReader.chat(JsonBody.parse(body.getBytes(StandardCharsets.UTF_8))), Optional.of(account));
            return Optional.empty();
        } catch (RequestRefused refused) {
            return Optional.of(refused.param().map(param -> param + ": ").orElse("") + refused.getMessage() + " ["
                    + refused.code() + "]");
        }
    }

    /** The whole answer; {@code body} must not ask for a stream. */
    public Reply chat(UUID account, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        try {
            Blend blend = planner.plan(RequestReader.chat(JsonBody.parse(bytes)), Optional.of(account));
            String request = UUID.randomUUID().toString();
            Response response =
                    answering.answer(blend, PATH, bytes, new Answering.Caller(account.toString(), request, STAYS));
            return new Reply(response.getStatus(), new String((byte[]) response.getEntity(), StandardCharsets.UTF_8));
        } catch (RequestRefused refused) {
            return new Reply(refused.status(), Envelope.json(refused.toError()));
        }
    }
}
