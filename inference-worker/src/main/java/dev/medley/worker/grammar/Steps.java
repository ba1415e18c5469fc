package dev.medley.worker.grammar;

import dev.medley.worker.grammar.CodePoints.Range;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.TreeSet;

/** A regular expression as states with steps between them, several of which may be open at once (Thompson's construction). */
final class Steps {
    private static final int MOST_STATES = 5_000;

    /** @param on the character that is taken; empty for none */
    private record Step(CodePoints on, Kind kind, int to) {}

    private enum Kind {
        CHARACTER,
        NOTHING,
        AT_START,
        AT_END
    }

    private static final CodePoints NONE = new CodePoints(List.of());

    private final List<List<Step>> from = new ArrayList<>();
    private final int start;
    private final int end;

    /** Texts in which the pattern occurs anywhere, as JSON Schema wants it. */
    Steps(Pattern pattern) throws UnsupportedPattern {
        start = state();
        int found = state();
        end = state();
        from.get(start).add(new Step(CodePoints.ANY, Kind.CHARACTER, start));
        add(pattern, start, found);
        from.get(found).add(new Step(NONE, Kind.NOTHING, end));
        from.get(end).add(new Step(CodePoints.ANY, Kind.CHARACTER, end));
    }

    private int state() throws UnsupportedPattern {
        if (from.size() >= MOST_STATES) {
            throw new UnsupportedPattern("it has more than " + MOST_STATES + " parts, repetitions counted out");
        }
        from.add(new ArrayList<>());
        return from.size() - 1;
    }

    private void add(Pattern pattern, int before, int behind) throws UnsupportedPattern {
        switch (pattern) {
            case Pattern.One(CodePoints of) -> from.get(before).add(new Step(of, Kind.CHARACTER, behind));
            case Pattern.Edge(boolean isStart) ->
                from.get(before).add(new Step(NONE, isStart ? Kind.AT_START : Kind.AT_END, behind));
            case Pattern.All(List<Pattern> parts) -> {
                int now = before;
                for (Pattern part : parts) {
                    int next = state();
                    add(part, now, next);
                    now = next;
                }
                from.get(now).add(new Step(NONE, Kind.NOTHING, behind));
            }
            case Pattern.Any(List<Pattern> options) -> {
                for (Pattern option : options) {
                    add(option, before, behind);
                }
            }
            case Pattern.Times(Pattern part, int fewest, int most) -> repeat(part, fewest, most, before, behind);
        }
    }

    private void repeat(Pattern part, int fewest, int most, int before, int behind) throws UnsupportedPattern {
        int now = state();
        from.get(before).add(new Step(NONE, Kind.NOTHING, now));
        for (int i = 0; i < fewest; i++) {
            int next = state();
            add(part, now, next);
            now = next;
        }
        if (most == Pattern.Times.ENDLESS) {
            int again = state();
            from.get(now).add(new Step(NONE, Kind.NOTHING, again));
            add(part, again, again);
            now = again;
        }
        for (int i = fewest; i < most && most != Pattern.Times.ENDLESS; i++) {
            int next = state();
            add(part, now, next);
            from.get(now).add(new Step(NONE, Kind.NOTHING, behind));
            now = next;
        }
        from.get(now).add(new Step(NONE, Kind.NOTHING, behind));
    }

    /** First characters of ranges within which no step can tell one from another. */
    int[] borders() {
        var borders = new TreeSet<Integer>();
        for (List<Step> steps : from) {
            for (Step step : steps) {
                for (Range range : step.on().ranges()) {
                    borders.add(range.first());
                    borders.add(range.last() + 1);
                }
            }
        }
        return borders.stream().mapToInt(Integer::intValue).toArray();
    }

    BitSet first() {
        var open = new BitSet();
        open(start, open, true, false);
        return open;
    }

    BitSet next(BitSet states, int character) {
        var open = new BitSet();
        for (int state = states.nextSetBit(0); state >= 0; state = states.nextSetBit(state + 1)) {
            for (Step step : from.get(state)) {
                if (step.on().has(character)) {
                    open(step.to(), open, false, false);
                }
            }
        }
        return open;
    }

    /** Whether the text may end. */
    boolean isEnd(BitSet states, boolean isStart) {
        var open = new BitSet();
        for (int state = states.nextSetBit(0); state >= 0; state = states.nextSetBit(state + 1)) {
            open(state, open, isStart, true);
        }
        return open.get(end);
    }

    private void open(int state, BitSet open, boolean isStart, boolean isEnd) {
        if (open.get(state)) {
            return;
        }
        open.set(state);
        for (Step step : from.get(state)) {
            boolean isFree = switch (step.kind()) {
                case CHARACTER -> false;
                case NOTHING -> true;
                case AT_START -> isStart;
                case AT_END -> isEnd;
            };
            if (isFree) {
                open(step.to(), open, isStart, isEnd);
            }
        }
    }
}
