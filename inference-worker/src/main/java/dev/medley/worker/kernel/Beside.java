package dev.medley.worker.kernel;

import java.util.function.IntConsumer;

/**
 * Work that reads what a product reads and is done beside it, by whoever has no panel left.
 *
 * @param parts how many pieces it falls into, in any order
 */
public record Beside(int parts, IntConsumer work) {
    public static final Beside NOTHING = new Beside(0, _ -> {});
}
