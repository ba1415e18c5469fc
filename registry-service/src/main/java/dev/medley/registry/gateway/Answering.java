package dev.medley.registry.gateway;

import dev.medley.registry.grant.GrantSigner;
import dev.medley.registry.usage.UsageMeter;
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
    private final UsageMeter meter;

    @Inject
    Answering(WorkerClient workers, GrantSigner signer, UsageMeter meter) {
        this.workers = workers;
        this.signer = signer;
        this.meter = meter;
    }

    /**
     * The response as the worker gives it: a stream is copied as it comes, anything else once it is complete, so that a
     * worker that dies halfway is replaced by another one unseen.
     */
    Response answer(Blend blend, String path, byte[] body, Caller caller) {
        String requestId = caller.payer().requestId();
        String grant = signer.sign(blend.toGrant(caller.payer().account().toString(), requestId));
        WorkerClient.Call call = new WorkerClient.Call(blend, path, body, requestId, grant);
        UsageMeter.Running running = meter.begin(caller.payer(), Optional.empty());
        UpstreamAnswer answer = ask(call, caller, running);
        Response.ResponseBuilder response = Response.status(answer.status());
        answer.headers().forEach(response::header);
        switch (answer) {
            case UpstreamAnswer.Complete complete -> {
                running.end(UsageTap.call(complete.status(), complete.body(), blend));
                response.entity(complete.body());
            }
            case UpstreamAnswer.Streaming stream -> {
                caller.connection().onGone(stream::close);
                UsageTap tap = new UsageTap(stream.events(), blend, body.length);
                response.entity((StreamingOutput) output -> relay(stream, tap, running, output));
            }
        }
        return response.build();
    }

    private UpstreamAnswer ask(WorkerClient.Call call, Caller caller, UsageMeter.Running running) {
        try {
            return workers.ask(call, caller.connection());
        } catch (RuntimeException e) {
            running.end(Optional.empty());
            throw e;
        }
    }

    private static void relay(
            UpstreamAnswer.Streaming stream, UsageTap tap, UsageMeter.Running running, OutputStream client)
            throws IOException {
        OpenAiError lost =
                OpenAiError.of(BAD_GATEWAY, "worker_lost", Optional.empty(), "the inference worker stopped answering");
        try (stream) {
            new StreamRelay(Envelope.json(lost)).copy(tap, client);
        } finally {
            // Also of an answer that nobody waited for to the end: what was computed is booked.
            running.end(tap.call());
        }
    }

    /** Who pays for the answer, and who waits for it. */
    record Caller(UsageMeter.Payer payer, ClientConnection connection) {}
}
