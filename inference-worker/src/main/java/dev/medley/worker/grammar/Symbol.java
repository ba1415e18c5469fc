package dev.medley.worker.grammar;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A piece of a grammar over bytes. Terminals take bytes themselves; the others stand for what they expand to. Every symbol knows the fewest bytes
 * that complete it, so that an answer can be closed before its tokens run out.
 */
sealed interface Symbol
        permits Text,
                Matching,
                Numeral,
                Ranged,
                Members,
                Items,
                Distinct,
                Prose,
                Symbol.Literal,
                Symbol.Space,
                Symbol.Chain,
                Symbol.Choice,
                Symbol.Rule {
    /** Above every length that is worth finishing, and far from overflow when added up. */
    int ENDLESS = 1 << 24;

    /** Fewest bytes that complete it. */
    int least();

    /** Exactly these bytes, of which the first {@code at} were seen. Equal only to itself: bytes are compared as an object. */
    record Literal(byte[] bytes, int at) implements Symbol {
        static Literal of(String text) {
            return new Literal(text.getBytes(StandardCharsets.UTF_8), 0);
        }

        @Override
        public int least() {
            return bytes.length - at;
        }
    }

    /** One space or none: what people write behind commas and colons. More would let a model fill its answer with nothing. */
    record Space() implements Symbol {
        static final Space OPTIONAL = new Space();

        @Override
        public int least() {
            return 0;
        }
    }

    /** One after the other. */
    record Chain(List<Symbol> parts) implements Symbol {
        public Chain {
            parts = List.copyOf(parts);
        }

        static Chain of(Symbol... parts) {
            return new Chain(List.of(parts));
        }

        @Override
        public int least() {
            return parts.stream().mapToInt(Symbol::least).reduce(0, Symbol::sum);
        }
    }

    /** One of several. */
    record Choice(List<Symbol> options) implements Symbol {
        public Choice {
            options = List.copyOf(options);
        }

        static Choice of(Symbol... options) {
            return new Choice(List.of(options));
        }

        @Override
        public int least() {
            return options.stream().mapToInt(Symbol::least).min().orElse(ENDLESS);
        }
    }

    /** A named symbol, which may contain itself. Equal only to itself. */
    final class Rule implements Symbol {
        private Symbol target = new Choice(List.of());
        private int least = ENDLESS;

        void define(Symbol symbol) {
            target = symbol;
        }

        Symbol target() {
            return target;
        }

        /** Looks again at what it stands for; true when that made it shorter. */
        boolean shorten() {
            int now = target.least();
            boolean shorter = now < least;
            least = Math.min(least, now);
            return shorter;
        }

        @Override
        public int least() {
            return least;
        }
    }

    static int sum(int a, int b) {
        return Math.min(ENDLESS, a + b);
    }
}
