package dev.medley.worker.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medley.worker.engine.Engine;
import dev.medley.worker.engine.GenerationRequest;
import dev.medley.worker.engine.TokenEvent;
import dev.medley.worker.engine.TokenEvent.Finished;
import dev.medley.worker.engine.TokenEvent.Prefilled;
import dev.medley.worker.openai.AnswerShape.Choice;
import dev.medley.worker.problem.RequestCancelled;
import java.util.ArrayList;
import java.util.List;

/** Answers one request from its text to the last byte. Safe for many threads. */
final class Answerer {
    private final Engine engine;
    private final Responder responder;
    private final ActiveAdapters active;
    private final Running running = new Running();

    Answerer(Engine engine, Responder responder, ActiveAdapters active) {
        this.engine = engine;
        this.responder = responder;
        this.active = active;
    }

    void answer(AnswerRequest request, Exchange exchange) {
        String requestId = exchange.requestId();
        exchange.header("X-Request-Id", requestId);
        try (Answering answering = responder.answering(request, exchange.bearer());
                Generation generation = Generation.start(engine, request, answering, requestId);
                Running.Place _ = running.enter(grant(answering, exchange), generation);
                Watch watch = new Watch(active, answering)) {
            exchange.whenGone(generation::close);
            var shape = new AnswerShape(
                    request,
                    new MedleyShape(answering, engine.config().type()),
                    engine.tokenizer(),
                    engine.chatTemplates().callForm());
            Prefilled start = prefilled(generation);
            watch.started();
            // A request that fails before any token still gets a status of its own, also where it asked for a stream:
            // only
            // with the first token it is known that the blend's numbers are finite. It comes right behind the prompt.
            TokenEvent first = alive(generation.next(0));
            if (request.stream()) {
                exchange.header(
                        "X-Medley-Adapters", answering.header(start.heard().weights()));
                stream(request, exchange, shape, new AnswerEvents(generation, first));
            } else {
                whole(exchange, answering, shape, new WholeAnswers(generation), first);
            }
        }
    }

    /** Ends the answers that a grant is for; false when there are none. */
    boolean cancel(String grant) {
        return running.cancel(grant);
    }

    /** Nobody has another's grant; of a worker that stands alone anybody may say anything. */
    private static String grant(Answering answering, Exchange exchange) {
        return answering.tenant().equals(GenerationRequest.NOBODY) ? "" : exchange.bearer();
    }

    private static void whole(
            Exchange exchange, Answering answering, AnswerShape shape, WholeAnswers answers, TokenEvent first) {
        try {
            List<Choice> choices = answers.read(first);
            Finished end = choices.getFirst().end();
            exchange.header("X-Medley-Adapters", answering.header(end.heard().weights()));
            exchange.json(200, shape.whole(choices));
        } catch (RequestCancelled cancelled) {
            if (!exchange.isGone()) {
                exchange.json(cancelled.status(), shape.cancelled(cancelled, answers.soFar()));
            }
        }
    }

    /** Keeps the list of active adapters true for as long as one request runs. */
    private static final class Watch implements AutoCloseable {
        private final ActiveAdapters active;
        private final Answering answering;
        private boolean hasStarted;

        Watch(ActiveAdapters active, Answering answering) {
            this.active = active;
            this.answering = answering;
            active.queued(answering);
        }

        void started() {
            hasStarted = true;
            active.started(answering);
        }

        @Override
        public void close() {
            active.ended(answering, hasStarted);
        }
    }

    private static void stream(AnswerRequest request, Exchange exchange, AnswerShape shape, AnswerEvents events) {
        exchange.startStream();
        boolean open = true;
        for (int index = 0; index < request.choices(); index++) {
            open = open && sendAll(exchange, shape.openings(index));
        }
        List<Finished> ends = new ArrayList<>();
        while (open && ends.size() < request.choices()) {
            AnswerEvents.Event next = events.next();
            switch (next.event()) {
                case Prefilled _ -> {}
                case TokenEvent.Text piece -> {
                    boolean isSilent =
                            piece.text().isEmpty() && piece.logProbs().isEmpty();
                    open = isSilent || sendAll(exchange, shape.pieces(next.answer(), piece));
                }
                case Finished end -> {
                    ends.add(end);
                    boolean isLast = ends.size() == request.choices();
                    open = sendAll(exchange, shape.closing(next.answer(), ends, isLast));
                }
                case TokenEvent.Failed failed -> throw failed.problem();
            }
        }
        if (!open) {
            return;
        }
        if (request.usage() != AnswerRequest.ToldUsage.NEVER) {
            exchange.event(shape.usageChunk(ends).toString());
        }
        exchange.endStream();
    }

    /** False when the client is gone. */
    private static boolean sendAll(Exchange exchange, List<ObjectNode> chunks) {
        boolean open = true;
        for (ObjectNode chunk : chunks) {
            open = open && exchange.event(chunk.toString());
        }
        return open;
    }

    private static Prefilled prefilled(Generation generation) {
        return switch (alive(generation.next(0))) {
            case Prefilled prefilled -> prefilled;
            case TokenEvent other -> throw new IllegalStateException("an answer began with " + other);
        };
    }

    private static TokenEvent alive(TokenEvent event) {
        if (event instanceof TokenEvent.Failed failed) {
            throw failed.problem();
        }
        return event;
    }
}
