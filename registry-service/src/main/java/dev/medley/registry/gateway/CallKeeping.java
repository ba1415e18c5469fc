package dev.medley.registry.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.calls.Calls;
import dev.medley.registry.calls.KeptCall;
import dev.medley.registry.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.function.Supplier;

/** Listens to calls of keys whose owners asked for it. Of all others it does not even look at the body. */
@ApplicationScoped
class CallKeeping {
    private static final int INTERNAL = 500;

    private final CurrentAccount current;
    private final InferenceAccess access;
    private final Calls calls;

    @Inject
    CallKeeping(CurrentAccount current, InferenceAccess access, Calls calls) {
        this.current = current;
        this.access = access;
        this.calls = calls;
    }

    /** The same answer, or the same refusal. */
    Response around(byte[] body, Supplier<Response> ask) {
        if (!current.keepsCalls()) {
            return ask.get();
        }
        var sent = new KeptCall.Sent(current.keyId().orElseThrow(), access.requestId(), Instant.now());
        Response response;
        try {
            response = ask.get();
        } catch (RuntimeException refused) {
            keep(sent, body, KeptCall.Answer::none, status(refused));
            throw refused;
        }
        var heard = new HeardAnswer(calls.longestText());
        if (response.getEntity() instanceof StreamingOutput events) {
            int status = response.getStatus();
            return Response.fromResponse(response)
                    .entity((StreamingOutput) client -> {
                        try {
                            events.write(heard.listening(client));
                        } finally {
                            // Also what a client heard that went away in between.
                            keep(sent, body, heard::answer, status);
                        }
                    })
                    .build();
        }
        if (response.getEntity() instanceof byte[] whole) {
            Supplier<KeptCall.Answer> answer = () -> {
                heard.hear(whole);
                return heard.answer();
            };
            keep(sent, body, answer, response.getStatus());
        }
        return response;
    }

    private void keep(KeptCall.Sent sent, byte[] body, Supplier<KeptCall.Answer> answer, int status) {
        calls.keep(sent.requestId(), () -> new KeptCall(sent, prompt(body), answer.get(), status));
    }

    /** What could not be read is kept as it came: its sender looks for the mistake. */
    private static KeptCall.Prompt prompt(byte[] body) {
        try {
            JsonNode call = JsonBody.parse(body);
            JsonNode asked = call.has("messages") ? call.path("messages") : call.path("prompt");
            String text = asked.isTextual() ? asked.textValue() : asked.isMissingNode() ? "" : asked.toString();
            return new KeptCall.Prompt(call.path("model").asText(""), text);
        } catch (RequestRefused unreadable) {
            return new KeptCall.Prompt("", new String(body, StandardCharsets.UTF_8));
        }
    }

    private static int status(RuntimeException refusal) {
        return switch (refusal) {
            case RequestRefused refused -> refused.status();
            case Problem problem -> problem.status();
            case ClientGone _ -> ClientGoneMapper.CLIENT_CLOSED_REQUEST;
            default -> INTERNAL;
        };
    }
}
