package dev.medley.worker.template;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What {@code loop} tells about one turn. */
final class Loop {
    private Loop() {}

    /** @param at the turn, from 0 */
    static Value turn(List<Value> items, int at) {
        Map<String, Value> members = new HashMap<>();
        int size = items.size();
        members.put("index", Value.of(at + 1L));
        members.put("index0", Value.of(at));
        members.put("revindex", Value.of((long) size - at));
        members.put("revindex0", Value.of(size - at - 1L));
        members.put("first", Value.of(at == 0));
        members.put("last", Value.of(at == size - 1));
        members.put("length", Value.of(size));
        // Of recursion, which there is none of here.
        members.put("depth", Value.of(1));
        members.put("depth0", Value.of(0));
        if (at > 0) {
            members.put("previtem", items.get(at - 1));
        }
        if (at < size - 1) {
            members.put("nextitem", items.get(at + 1));
        }
        members.put("cycle", new Value.Function("cycle", arguments -> {
            List<Value> all = arguments.positional();
            if (all.isEmpty()) {
                throw new TemplateFailed("loop.cycle needs values");
            }
            return all.get(at % all.size());
        }));
        return new Value.Namespace(members);
    }
}
