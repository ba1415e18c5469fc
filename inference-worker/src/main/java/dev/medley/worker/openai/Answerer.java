package dev.medley.worker.openai;

import dev.medley.worker.engine.Engine;
import dev.medley.worker.engine.TokenEvent;
import dev.medley.worker.engine.TokenEvent.Finished;
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
            exchange.header("X-Medley-Adapters", answering.header());
            var shape = new AnswerShape(request, answering);
            TokenEvent first = generation.next(0);
            watch.started();
            if (request.stream()) {
                stream(request, exchange, shape, generation, first);
            } else {
                exchange.json(200, shape.whole(collect(generation, first)));
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

    private static List<Choice> collect(Generation generation, TokenEvent first) {
        List<Choice> choices = new ArrayList<>();
        for (int index = 0; index < generation.count(); index++) {
            var text = new StringBuilder();
            TokenEvent event = index == 0 ? first : generation.next(index);
            while (event instanceof TokenEvent.Text piece) {
                text.append(piece.text());
                event = generation.next(index);
            }
            choices.add(new Choice(text.toString(), finished(event)));
        }
        return choices;
    }

    private static void stream(
            AnswerRequest request, Exchange exchange, AnswerShape shape, Generation generation, TokenEvent first) {
        // The first event decides: a request that fails before any token still gets a status of its own.
        TokenEvent event = first;
        if (event instanceof TokenEvent.Failed failed) {
            throw failed.problem();
        }
        exchange.startStream();
        List<Finished> ends = new ArrayList<>();
        for (int index = 0; index < generation.count(); index++) {
            boolean open =
                    !shape.hasOpening() || exchange.event(shape.opening(index).toString());
            event = index == 0 ? first : generation.next(index);
            while (open && event instanceof TokenEvent.Text piece) {
                open = piece.text().isEmpty()
                        || exchange.event(shape.piece(index, piece.text()).toString());
                event = generation.next(index);
            }
            if (!open) {
                return;
            }
            Finished end = finished(event);
            ends.add(end);
            exchange.event(
                    shape.closing(index, end, ends.size() == generation.count()).toString());
        }
        if (request.includeUsage()) {
            exchange.event(shape.usageChunk(ends).toString());
        }
        exchange.endStream();
    }

    private static Finished finished(TokenEvent event) throws InferenceProblem {
        return switch (event) {
            case Finished end -> end;
            case TokenEvent.Failed failed -> throw failed.problem();
            case TokenEvent.Text text -> throw new IllegalStateException("text after the end: " + text);
        };
    }
}
