package dev.medley.registry.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medley.registry.grant.GrantSigner;
import dev.medley.registry.usage.Call;
import dev.medley.registry.usage.UsageMeter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/** Passes a planned request to a worker, and the worker's answer to the client. */
@ApplicationScoped
class Answering {
    private static final int OK = 200;

    private final WorkerClient workers;
    private final GrantSigner signer;
    private final UsageMeter meter;
    private final RunningAnswers answers;
    private final Event<Answered> answered;
    private final Event<Unanswered> unanswered;

    @Inject
    Answering(
            WorkerClient workers,
            GrantSigner signer,
            UsageMeter meter,
            RunningAnswers answers,
            Event<Answered> answered,
            Event<Unanswered> unanswered) {
        this.workers = workers;
        this.signer = signer;
        this.meter = meter;
        this.answers = answers;
        this.answered = answered;
        this.unanswered = unanswered;
    }

    /**
     * The response as the worker gives it: a stream is copied as it comes, anything else once it is complete, so that a
     * worker that dies halfway is replaced by another one unseen.
     */
    Response answer(Blend blend, Ask asked, Caller caller) {
        long start = System.nanoTime();
        UsageMeter.Running running =
                meter.begin(caller.payer(), UsageTap.promptTokens(asked.body().length), asked.mostTokens());
        String grant = signer.sign(
                blend.toGrant(caller.payer().account().toString(), running.id().toString()));
        WorkerClient.Call wanted = new WorkerClient.Call(
                blend, asked.path(), asked.body(), caller.payer().requestId(), grant);
        RunningAnswers.Watch client = answers.watch(caller.payer(), caller.connection());
        UpstreamAnswer answer = ask(wanted, client, running);
        Response.ResponseBuilder response = Response.status(answer.status());
        answer.headers().forEach(response::header);
        Optional<ObjectNode> told = MedleyNotes.of(caller.notes(), blend.unused());
        switch (answer) {
            case UpstreamAnswer.Complete complete -> {
                client.close();
                Optional<Call> call = UsageTap.call(complete.status(), complete.body(), blend);
                running.end(call);
                Optional<RuntimeException> ended = client.ended();
                if (complete.status() == ClientGoneMapper.CLIENT_CLOSED_REQUEST && ended.isPresent()) {
                    throw ended.get();
                }
                told(UsageTap.id(complete.body()), call, caller, start);
                response.entity(
                        complete.status() == OK
                                ? told.map(notes -> MedleyNotes.add(complete.body(), notes))
                                        .orElse(complete.body())
                                : complete.body());
            }
            case UpstreamAnswer.Streaming stream -> {
                client.onEnd(stream::close);
                UsageTap tap = new UsageTap(stream.events(), blend, asked.body().length);
                InputStream events = told.<InputStream>map(notes -> new MedleyNotes(tap, notes))
                        .orElse(tap);
                response.entity((StreamingOutput) output -> {
                    boolean isWhole = true;
                    try (client) {
                        isWhole = relay(stream, events, output, client);
                    } finally {
                        // Also of an answer that nobody waited for to the end: what was computed is booked.
                        running.end(tap.call());
                        if (isWhole) {
                            told(tap.id(), tap.call(), caller, start);
                        } else if (client.ended().isEmpty()) {
                            caller.notes().ifPresent(notes -> unanswered.fire(new Unanswered(notes)));
                        }
                    }
                });
            }
        }
        return response.build();
    }

    private void told(Optional<String> id, Optional<Call> call, Caller caller, long start) {
        if (id.isPresent() && call.isPresent()) {
            double millis = (System.nanoTime() - start) / 1e6;
            answered.fire(new Answered(
                    id.get(), caller.payer(), caller.notes(), millis, call.get().tokens()));
        }
    }

    private UpstreamAnswer ask(WorkerClient.Call call, RunningAnswers.Watch client, UsageMeter.Running running) {
        try {
            return workers.ask(call, client);
        } catch (RuntimeException e) {
            client.close();
            running.end(Optional.empty());
            throw e;
        }
    }

    /** An answer that no worker gave as it is: a recipe looked at it, or made it. */
    void toldAsIs(String id, Caller caller, long start, long tokens) {
        answered.fire(new Answered(id, caller.payer(), caller.notes(), (System.nanoTime() - start) / 1e6, tokens));
    }

    private static boolean relay(
            UpstreamAnswer.Streaming stream, InputStream events, OutputStream output, ClientConnection client)
            throws IOException {
        try (stream) {
            return new StreamRelay(() -> Envelope.json(brokenOff(client).toError())).copy(events, output);
        }
    }

    /** What a client is told of a stream that broke off: that its credential ended, or else that the worker did. */
    private static RequestRefused brokenOff(ClientConnection client) {
        return client.ended()
                .filter(RequestRefused.class::isInstance)
                .map(RequestRefused.class::cast)
                .orElseGet(RequestRefused::workerLost);
    }

    /**
     * What a worker is asked.
     *
     * @param path such as {@code /v1/chat/completions}
     * @param mostTokens that the answer may have, where the body says so
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, never changed
    record Ask(String path, byte[] body, Optional<Long> mostTokens) {}

    /**
     * Who pays for the answer, and who waits for it.
     *
     * @param notes what the answer tells beside the worker's own, as {@code medley.recipe}
     */
    record Caller(UsageMeter.Payer payer, ClientConnection connection, Optional<ObjectNode> notes) {
        Caller(UsageMeter.Payer payer, ClientConnection connection) {
            this(payer, connection, Optional.empty());
        }

        Caller telling(ObjectNode added) {
            return new Caller(payer, connection, Optional.of(added));
        }
    }
}
