package dev.medley.registry.gateway;

import dev.medley.registry.grant.GrantSigner;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** Passes a planned request to a worker, and the worker's answer to the client. */
@ApplicationScoped
class Answering {
    private static final int BAD_GATEWAY = 502;

    private final WorkerClient workers;
    private final GrantSigner signer;

    @Inject
    Answering(WorkerClient workers, GrantSigner signer) {
        this.workers = workers;
        this.signer = signer;
    }

    /**
     * The response as the worker gives it: a stream is copied as it comes, anything else once it is complete, so that a
     * worker that dies halfway is replaced by another one unseen.
     */
    Response answer(Blend blend, String path, byte[] body, Caller caller) {
        String grant = signer.sign(blend.toGrant(caller.account(), caller.requestId()));
        WorkerClient.Call call = new WorkerClient.Call(blend, path, body, caller.requestId(), grant);
        UpstreamAnswer answer = workers.ask(call, caller.connection());
        Response.ResponseBuilder response = Response.status(answer.status());
        answer.headers().forEach(response::header);
        switch (answer) {
            case UpstreamAnswer.Complete complete -> response.entity(complete.body());
            case UpstreamAnswer.Streaming stream -> {
                caller.connection().onGone(stream::close);
                response.entity((StreamingOutput) output -> relay(stream, output));
            }
        }
        return response.build();
    }

    private static void relay(UpstreamAnswer.Streaming stream, OutputStream client) throws IOException {
        OpenAiError lost =
                OpenAiError.of(BAD_GATEWAY, "worker_lost", Optional.empty(), "the inference worker stopped answering");
        try (stream) {
            new StreamRelay(Envelope.json(lost)).copy(stream.events(), client);
        }
    }

    /**
     * Who waits for the answer.
     *
     * @param account id of the account that the key belongs to
     */
    record Caller(String account, String requestId, ClientConnection connection) {}
}
