package dev.medley.worker.openai;

import dev.medley.worker.engine.TokenEvent;
import dev.medley.worker.problem.EngineStopped;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** The events of all answers of a generation in the order in which they come: the answers are made side by side. */
final class AnswerEvents {
    /** @param answer its number among the generation's */
    record Event(int answer, TokenEvent event) {}

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

    /**
     * Reads the generation from here on, until all answers have ended or it is closed.
     *
     * @param first of the first answer, which was read before
     */
    AnswerEvents(Generation generation, TokenEvent first) {
        events.add(new Event(0, first));
        for (int index = isEnd(first) ? 1 : 0; index < generation.count(); index++) {
            int answer = index;
            Thread.ofVirtual().name("answer-" + answer).start(() -> read(generation, answer));
        }
    }

    private void read(Generation generation, int answer) {
        TokenEvent event;
        do {
            event = generation.next(answer);
            events.add(new Event(answer, event));
        } while (!isEnd(event));
    }

    private static boolean isEnd(TokenEvent event) {
        return event instanceof TokenEvent.Finished || event instanceof TokenEvent.Failed;
    }

    /** Waits for the next one. */
    Event next() {
        try {
            return events.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineStopped("it is shutting down");
        }
    }
}
