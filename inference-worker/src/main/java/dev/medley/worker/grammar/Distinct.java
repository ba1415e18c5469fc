package dev.medley.worker.grammar;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rest of an array with its closing bracket, whose elements are all different values out of a few.
 *
 * @param left a bit for each value that does not occur yet
 * @param fewest elements that still have to come
 * @param most elements that still may come
 * @param isFirst whether none came yet
 */
record Distinct(Values values, long left, int fewest, int most, boolean isFirst) implements Symbol {
    private static final int MOST_VALUES = Long.SIZE;

    private static final Literal CLOSE = Literal.of("]");
    private static final Literal COMMA = Literal.of(",");

    /** What elements may be, the shortest first. Equal only to itself: it is compared at every step. */
    static final class Values {
        private final List<Literal> all;

        Values(Collection<Literal> all) {
            this.all =
                    all.stream().sorted(Comparator.comparingInt(Literal::least)).toList();
        }
    }

    /**
     * An array whose elements may be the same, held to different ones.
     *
     * @param isStrict whether an array that can't be held to it is refused, or left as it is
     */
    static Symbol of(Items items, String path, boolean isStrict) throws UnsupportedSchema {
        Map<Object, Literal> values = new LinkedHashMap<>();
        boolean isListed = items.first().isEmpty() && collect(items.other(), values);
        if (isListed && !values.isEmpty() && values.size() <= MOST_VALUES) {
            long left = -1L >>> (MOST_VALUES - values.size());
            if (items.fewest() > values.size()) {
                throw new UnsupportedSchema(
                        SchemaKeywords.at(path, "minItems"), "minItems is above the number of different values");
            }
            return new Distinct(new Values(values.values()), left, items.fewest(), items.most(), true);
        }
        if (isStrict) {
            throw new UnsupportedSchema(
                    SchemaKeywords.at(path, "uniqueItems"),
                    "uniqueItems can be kept to only where items lists up to " + MOST_VALUES
                            + " texts, numbers or words (enum, const, boolean, null), without prefixItems");
        }
        return items;
    }

    /** Adds the values that a symbol stands for, each once; false where it stands for others, too. */
    private static boolean collect(Symbol element, Map<Object, Literal> values) {
        return switch (element) {
            case Literal literal -> {
                String text = new String(literal.bytes(), StandardCharsets.UTF_8);
                values.putIfAbsent(value(text), literal);
                yield !text.startsWith("{") && !text.startsWith("[");
            }
            case Choice choice -> choice.options().stream().allMatch(option -> collect(option, values));
            case Rule rule -> collect(rule.target(), values);
            case Text _, Matching _, Numeral _, Ranged _, Members _, Items _, Distinct _, Prose _, Space _, Chain _ ->
                false;
        };
    }

    /** 1 and 1.0 are one number. */
    private static Object value(String text) {
        boolean isNumber = Character.isDigit(text.charAt(0)) || text.charAt(0) == '-';
        return isNumber ? new BigDecimal(text).stripTrailingZeros() : text;
    }

    @Override
    public int least() {
        if (fewest > Math.min(Long.bitCount(left), most)) {
            return ENDLESS;
        }
        int bytes = 0;
        long open = left;
        for (int i = 0; i < fewest; i++) {
            bytes += values.all.get(Long.numberOfTrailingZeros(open)).least();
            open &= open - 1;
        }
        int commas = isFirst ? Math.max(0, fewest - 1) : fewest;
        return bytes + commas + CLOSE.least();
    }

    Choice expand() {
        List<Symbol> options = new ArrayList<>();
        if (fewest == 0) {
            options.add(CLOSE);
        }
        for (long open = most > 0 ? left : 0; open != 0; open &= open - 1) {
            long bit = Long.lowestOneBit(open);
            Literal value = values.all.get(Long.numberOfTrailingZeros(bit));
            var rest = new Distinct(values, left & ~bit, Math.max(0, fewest - 1), most - 1, false);
            options.add(isFirst ? Chain.of(value, rest) : Chain.of(COMMA, Space.OPTIONAL, value, rest));
        }
        return new Choice(options);
    }
}
