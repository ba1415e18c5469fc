package dev.medley.worker.template;

/**
 * What one rendering may cost, so that a hostile template ends soon and fills no memory. Long texts count for more than one step. Not safe for many
 * threads.
 */
final class Budget {
    /** Evaluated nodes and pieces of text, together. */
    static final long MAX_STEPS = 1_000_000;
    /** Of the output and of every text made on the way, in UTF-16 units. */
    static final int MAX_TEXT = 4 * 1024 * 1024;
    /** Of ranges and repeated lists, as Jinja's sandbox has it. */
    static final int MAX_ITEMS = 100_000;
    /** Of macros that call each other, and of values inside values. */
    static final int MAX_DEPTH = 100;

    private static final int TEXT_A_STEP = 256;
    private static final int ITEMS_A_STEP = 16;

    private long steps;
    private int depth;

    void step() {
        charge(1);
    }

    /** For work in proportion to the value's size. */
    Value charge(Value value) {
        switch (value) {
            case Value.Text(String text) -> charge(1 + text.length() / TEXT_A_STEP);
            case Value.Sequence sequence -> charge(1 + sequence.items().size() / ITEMS_A_STEP);
            case Value.Mapping mapping -> charge(1 + mapping.entries().size() / ITEMS_A_STEP);
            case Value.Whole _, Value.Huge _, Value.Real _, Value.Truth _, Value.None _ -> charge(1);
            case Value.Undefined _, Value.Namespace _, Value.Function _ -> charge(1);
        }
        return value;
    }

    private void charge(long cost) {
        steps += cost;
        if (steps > MAX_STEPS) {
            throw new TemplateFailed("the template takes more than " + MAX_STEPS + " steps");
        }
    }

    /** Refuses a text before it is made. */
    static void checkText(long length) {
        if (length > MAX_TEXT) {
            throw new TemplateFailed("the template makes a text of more than " + MAX_TEXT + " characters");
        }
    }

    /** Refuses a list before it is made. */
    static void checkItems(long count) {
        if (count > MAX_ITEMS) {
            throw new TemplateFailed("the template makes a list of more than " + MAX_ITEMS + " items");
        }
    }

    void enter() {
        if (++depth > MAX_DEPTH) {
            throw new TemplateFailed("the template nests calls deeper than " + MAX_DEPTH);
        }
    }

    void leave() {
        depth--;
    }
}
