package dev.medley.worker.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medley.worker.engine.Engine;
import dev.medley.worker.engine.TokenEvent;
import dev.medley.worker.engine.TokenEvent.Finished;
import dev.medley.worker.engine.TokenEvent.Prefilled;
import dev.medley.worker.openai.AnswerShape.Choice;
import dev.medley.worker.problem.InferenceProblem;
import java.util.ArrayList;
import java.util.List;

/** Answers one request from its text to the last byte. Safe for many threads. */
final class Answerer {
    private final Engine engine;
    private final Responder responder;
    private final ActiveAdapters active;

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
                Watch watch = new Watch(active, answering)) {
            exchange.whenGone(generation::close);
            var shape = new AnswerShape(
                    request,
                    new MedleyShape(answering, engine.config().type()),
                    engine.tokenizer(),
                    engine.chatTemplates().callForm());
            Prefilled start = prefilled(generation, 0);
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
                List<Choice> choices = collect(generation, first);
                Finished end = choices.getFirst().end();
                exchange.header(
                        "X-Medley-Adapters", answering.header(end.heard().weights()));
                exchange.json(200, shape.whole(choices));
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

    /** @param first of the first answer, behind its prompt */
    private static List<Choice> collect(Generation generation, TokenEvent first) {
        List<Choice> choices = new ArrayList<>();
        for (int index = 0; index < generation.count(); index++) {
            List<TokenEvent.Text> pieces = new ArrayList<>();
            TokenEvent event = index == 0 ? first : afterPrefill(generation, index);
            while (event instanceof TokenEvent.Text piece) {
                pieces.add(piece);
                event = generation.next(index);
            }
            choices.add(new Choice(pieces, finished(event)));
        }
        return choices;
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

    private static Prefilled prefilled(Generation generation, int index) {
        return switch (alive(generation.next(index))) {
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

    /** The first text or end of an answer. */
    private static TokenEvent afterPrefill(Generation generation, int index) {
        prefilled(generation, index);
        return generation.next(index);
    }

    private static Finished finished(TokenEvent event) throws InferenceProblem {
        return switch (alive(event)) {
            case Finished end -> end;
            case TokenEvent other -> throw new IllegalStateException("an answer ended with " + other);
        };
    }
}
