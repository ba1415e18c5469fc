package dev.medley.registry.regression;

import dev.medley.registry.problem.Problem;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What becomes of a move that falls short. */
enum Action {
    REFUSE,
    /** It goes on, and says what it fell short of. */
    WARN;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Action of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }

    /** The one that a request names; it is to be refused where it names none. */
    static Action wanted(Optional<String> label) {
        return label.map(text -> Arrays.stream(values())
                        .filter(action -> action.label().equals(text))
                        .findFirst()
                        .orElseThrow(() -> Problem.invalid("action", "action must be refuse or warn.")))
                .orElse(REFUSE);
    }
}
