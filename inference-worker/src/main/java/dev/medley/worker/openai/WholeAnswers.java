package dev.medley.worker.openai;

import dev.medley.worker.engine.TokenEvent;
import dev.medley.worker.engine.TokenEvent.Failed;
import dev.medley.worker.engine.TokenEvent.Finished;
import dev.medley.worker.engine.TokenEvent.Prefilled;
import dev.medley.worker.engine.TokenEvent.Text;
import dev.medley.worker.engine.TokenEvent.Usage;
import dev.medley.worker.openai.AnswerShape.Choice;
import java.util.ArrayList;
import java.util.List;

/** The answers of a generation, read to their ends one after the other. Belongs to one request. */
final class WholeAnswers {
    private static final Usage NOTHING = new Usage(0, 0, 0);

    private final Generation generation;
    private final List<Choice> choices = new ArrayList<>();
    private Usage current = NOTHING;

    WholeAnswers(Generation generation) {
        this.generation = generation;
    }

    /**
     * Waits until all are complete.
     *
     * @param first of the first answer, behind its prompt
     * @throws dev.medley.worker.problem.InferenceProblem when one of them fails, or is cancelled
     */
    List<Choice> read(TokenEvent first) {
        while (choices.size() < generation.count()) {
            List<Text> pieces = new ArrayList<>();
            TokenEvent event = choices.isEmpty() ? first : next();
            while (!(event instanceof Finished end)) {
                switch (event) {
                    case Text piece -> {
                        pieces.add(piece);
                        current = piece.usage();
                    }
                    case Failed failed -> throw failed.problem();
                    case Prefilled _, Finished _ -> {}
                }
                event = next();
            }
            choices.add(new Choice(pieces, end));
            current = NOTHING;
        }
        return List.copyOf(choices);
    }

    private TokenEvent next() {
        return generation.next(choices.size());
    }

    /** What each answer came to, once all have been cancelled and {@link #read} has failed of it. */
    List<Usage> soFar() {
        List<Usage> all = new ArrayList<>();
        choices.forEach(choice -> all.add(choice.end().usage()));
        all.add(current);
        for (int index = all.size(); index < generation.count(); index++) {
            all.add(last(index));
        }
        return all;
    }

    private Usage last(int index) {
        Usage last = NOTHING;
        while (true) {
            switch (generation.next(index)) {
                case Prefilled _ -> {}
                case Text piece -> last = piece.usage();
                case Finished end -> {
                    return end.usage();
                }
                case Failed _ -> {
                    return last;
                }
            }
        }
    }
}
