package dev.medley.worker.grammar;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * A set of texts as an automaton that is in one state at a time: where each character leads, and how many bytes of JSON are missing at least. States from
 * which no text can be completed don't exist. Immutable; equal only to itself.
 */
final class Language {
    static final int FIRST = 0;
    /** No state: the character can't be there. */
    static final int NOWHERE = -1;

    private static final int MOST_STATES = 2_000;
    private static final int MOST_WORK = 20_000_000;

    /** First characters of ranges that lead to the same place; 0 is one of them. */
    private final int[] borders;
    /** By state and range. */
    private final int[][] next;

    private final boolean[] ends;
    private final int[] least;

    private Language(int[] borders, int[][] next, boolean[] ends) {
        this.borders = borders;
        this.next = next;
        this.ends = ends;
        this.least = new int[next.length];
        Arrays.fill(least, Symbol.ENDLESS);
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int state = 0; state < next.length; state++) {
                int shortest = ends[state] ? 0 : leastBehind(state, 0, CodePoints.LAST);
                changed |= shortest < least[state];
                least[state] = Math.min(least[state], shortest);
            }
        }
    }

    /** Texts in which a regular expression occurs. */
    static Language of(String pattern) throws UnsupportedPattern {
        record Open(BitSet states, boolean isStart) {}
        var steps = new Steps(PatternReader.read(pattern));
        int[] borders = borders(steps.borders());
        long[] work = new long[1];
        return built(borders, new Open(steps.first(), true), new Moves<>() {
            @Override
            public Open next(Open from, int character) throws UnsupportedPattern {
                work[0] += from.states().cardinality();
                if (work[0] > MOST_WORK) {
                    throw new UnsupportedPattern("it is too much work");
                }
                return new Open(steps.next(from.states(), character), false);
            }

            @Override
            public boolean isEnd(Open state) {
                return steps.isEnd(state.states(), state.isStart());
            }
        });
    }

    /** Texts of so many characters. */
    static Language ofLength(int shortest, int longest) throws UnsupportedPattern {
        int top = longest == Integer.MAX_VALUE ? shortest : longest + 1;
        return built(borders(), 0, new Moves<>() {
            @Override
            public Integer next(Integer length, int character) {
                return Math.min(length + 1, top);
            }

            @Override
            public boolean isEnd(Integer length) {
                return length >= shortest && length <= longest;
            }
        });
    }

    /** Texts that are in both. */
    Language and(Language other) throws UnsupportedPattern {
        record Both(int mine, int its) {}
        int[] all = IntStream.concat(Arrays.stream(borders), Arrays.stream(other.borders))
                .toArray();
        return built(borders(all), new Both(FIRST, FIRST), new Moves<>() {
            @Override
            public Both next(Both from, int character) {
                if (from.mine() == NOWHERE) {
                    return from;
                }
                int mine = Language.this.next(from.mine(), character);
                int its = other.next(from.its(), character);
                return mine == NOWHERE || its == NOWHERE ? new Both(NOWHERE, NOWHERE) : new Both(mine, its);
            }

            @Override
            public boolean isEnd(Both state) {
                return state.mine() != NOWHERE && ends[state.mine()] && other.ends[state.its()];
            }
        });
    }

    private interface Moves<S> {
        S next(S from, int character) throws UnsupportedPattern;

        boolean isEnd(S state);
    }

    private static <S> Language built(int[] borders, S first, Moves<S> moves) throws UnsupportedPattern {
        Map<S, Integer> numbers = new HashMap<>(Map.of(first, FIRST));
        List<S> found = new ArrayList<>(List.of(first));
        List<int[]> next = new ArrayList<>();
        for (int at = 0; at < found.size(); at++) {
            int[] row = new int[borders.length];
            for (int range = 0; range < borders.length; range++) {
                S reached = moves.next(found.get(at), borders[range]);
                Integer known = numbers.putIfAbsent(reached, found.size());
                row[range] = known == null ? found.size() : known;
                if (known == null) {
                    found.add(reached);
                }
            }
            next.add(row);
            if (found.size() > MOST_STATES) {
                throw new UnsupportedPattern("it has more than " + MOST_STATES + " states");
            }
        }
        boolean[] ends = new boolean[found.size()];
        for (int state = 0; state < ends.length; state++) {
            ends[state] = moves.isEnd(found.get(state));
        }
        return new Language(borders, next.toArray(int[][]::new), ends);
    }

    private static int[] borders(int... more) {
        var all = new TreeSet<>(List.of(0, (int) Character.MIN_SURROGATE, Character.MAX_SURROGATE + 1));
        Arrays.stream(more).filter(border -> border <= CodePoints.LAST).forEach(all::add);
        return all.stream().mapToInt(Integer::intValue).toArray();
    }

    boolean isEmpty() {
        return least[FIRST] >= Symbol.ENDLESS;
    }

    boolean has(String text) {
        int state = FIRST;
        for (int character : text.codePoints().toArray()) {
            state = next(state, character);
            if (state == NOWHERE) {
                return false;
            }
        }
        return ends[state];
    }

    boolean mayEnd(int state) {
        return ends[state];
    }

    /** Fewest bytes of JSON that complete a text. */
    int least(int state) {
        return least[state];
    }

    /** Where a character leads, or {@link #NOWHERE}. */
    int next(int state, int character) {
        int reached = next[state][range(character)];
        return least[reached] >= Symbol.ENDLESS || isSurrogate(character) ? NOWHERE : reached;
    }

    /** Fewest bytes behind a character between the two, its own not counted. */
    int leastAfter(int state, int first, int last) {
        return shortest(state, first, last, _ -> 0);
    }

    private int leastBehind(int state, int first, int last) {
        return shortest(state, first, last, range -> {
            int end = range + 1 < borders.length ? borders[range + 1] - 1 : CodePoints.LAST;
            return JsonCharacters.leastBytes(borders[range], end);
        });
    }

    private int shortest(int state, int first, int last, IntFunction<Integer> own) {
        int shortest = Symbol.ENDLESS;
        for (int range = range(first); first <= last && range < borders.length && borders[range] <= last; range++) {
            if (!isSurrogate(borders[range])) {
                shortest = Math.min(shortest, Symbol.sum(own.apply(range), least[next[state][range]]));
            }
        }
        return shortest;
    }

    private int range(int character) {
        int found = Arrays.binarySearch(borders, character);
        return found >= 0 ? found : -found - 2;
    }

    private static boolean isSurrogate(int character) {
        return character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE;
    }
}
