package dev.medley.registry.recipe;

import dev.medley.registry.retrieve.AdapterFilter;
import java.util.List;
import java.util.Optional;

/** One step of a recipe. They run in order; neighbours of a kind that need nothing of each other run at once. */
sealed interface Step {
    /** How a step is called in a definition and in a trace. */
    String kind();

    /** Lets the base put text into other words, and keeps them as a variable. */
    record Rewrite(Template template, String into, int maxTokens) implements Step {
        @Override
        public String kind() {
            return "rewrite";
        }
    }

    /** Finds adapters that are like a text; several in a row add up, each adapter with its best score. */
    record Retrieve(Template query, int topK) implements Step {
        @Override
        public String kind() {
            return "retrieve";
        }
    }

    /**
     * Leaves adapters out that were found.
     *
     * @param wanted what the searches just before it look for
     * @param leastScore those with a lower one go
     * @param fits whether those that the text does not fit go, too
     */
    record Filter(AdapterFilter wanted, Optional<Double> leastScore, boolean fits) implements Step {
        @Override
        public String kind() {
            return "filter";
        }
    }

    /** Gives each adapter that is left its share. */
    record Score(Scoring scoring) implements Step {
        @Override
        public String kind() {
            return "score";
        }
    }

    /** Decides how they are put together, which are there in any case, and how many at most. */
    record Mix(String mode, int atMost, double leastShare, List<Pinned> pinned, Optional<String> router)
            implements Step {
        public Mix {
            pinned = List.copyOf(pinned);
        }

        @Override
        public String kind() {
            return "mix";
        }
    }

    /**
     * Asks; the last one gives the answer, any other one a variable.
     *
     * @param into of any but the last
     */
    record Generate(
            Template prompt,
            Optional<Template> system,
            Optional<Integer> maxTokens,
            Optional<Double> temperature,
            Optional<String> into)
            implements Step {
        @Override
        public String kind() {
            return "generate";
        }
    }

    /** Looks at what the last step generated. */
    record Check(Condition condition) implements Step {
        @Override
        public String kind() {
            return "check";
        }
    }

    /**
     * Goes back when the last check failed.
     *
     * @param from index of an earlier step
     * @param temperature of what is generated then: without one the same would come again
     */
    record Retry(int times, int from, double temperature) implements Step {
        @Override
        public String kind() {
            return "retry";
        }
    }

    /** An adapter that takes part whatever is found. */
    record Pinned(String id, double weight) {}
}
