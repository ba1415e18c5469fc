package dev.medley.worker.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.IntPredicate;

/**
 * Which blocks hold the keys and values of which beginnings. A beginning is known by what computed it and by every token of it, compared one by one:
 * no hash stands for them, so nobody is ever given another blend's or another text's blocks. Engine thread only.
 */
final class PrefixIndex {
    /**
     * One full block behind another.
     *
     * @param parent the block before it; 0 for the first, which {@code identity} tells apart
     */
    private record Key(long parent, String identity, List<Integer> tokens) {}

    private record Node(long id, int block) {}

    /** Least recently used first. */
    private final Map<Key, Node> nodes = new LinkedHashMap<>(16, 0.75f, true);

    private long ids;

    /** Blocks of the longest known beginning of {@code tokens}, which ends before the last of them: that one has to be computed for its logits. */
    List<Integer> find(String identity, int[] tokens) {
        List<Key> path = new ArrayList<>();
        List<Integer> blocks = new ArrayList<>();
        long parent = 0;
        for (int block = 0; (block + 1) * KvPool.BLOCK < tokens.length; block++) {
            Key key = key(parent, identity, tokens, block);
            Node node = nodes.get(key);
            if (node == null) {
                break;
            }
            path.add(key);
            blocks.add(node.block());
            parent = node.id();
        }
        touch(path);
        return blocks;
    }

    /**
     * Remembers full blocks.
     *
     * @param tokens whose keys and values {@code blocks} hold, in order
     * @return those of {@code blocks} that the index now refers to: the others were known by other blocks already
     */
    List<Integer> add(String identity, int[] tokens, int[] blocks) {
        List<Key> path = new ArrayList<>();
        List<Integer> added = new ArrayList<>();
        long parent = 0;
        for (int block = 0; (block + 1) * KvPool.BLOCK <= tokens.length; block++) {
            Key key = key(parent, identity, tokens, block);
            Node node = nodes.get(key);
            if (node == null) {
                node = new Node(++ids, blocks[block]);
                nodes.put(key, node);
                added.add(node.block());
            }
            path.add(key);
            parent = node.id();
        }
        touch(path);
        return added;
    }

    /** Forgets the block that was not asked for longest among those that may go. */
    OptionalInt evict(IntPredicate mayGo) {
        Iterator<Node> oldest = nodes.values().iterator();
        while (oldest.hasNext()) {
            int block = oldest.next().block();
            if (mayGo.test(block)) {
                oldest.remove();
                return OptionalInt.of(block);
            }
        }
        return OptionalInt.empty();
    }

    /** The end of a beginning goes before what it stands on. */
    private void touch(List<Key> path) {
        path.reversed().forEach(nodes::get);
    }

    private static Key key(long parent, String identity, int[] tokens, int block) {
        int start = block * KvPool.BLOCK;
        return new Key(
                parent,
                parent == 0 ? identity : "",
                Arrays.stream(tokens, start, start + KvPool.BLOCK).boxed().toList());
    }
}
