package dev.medley.worker.engine;

import dev.medley.worker.lora.AdapterRef;
import java.util.List;

/**
 * The adapters of a request and what each contributes.
 *
 * @param mode how it is called in the answer; the weights already say how much
 * @param members empty for the base alone
 */
public record Blend(Mode mode, List<Member> members) {
    public enum Mode {
        BASE,
        SINGLE,
        WEIGHTED,
        UNIFORM
    }

    /** An adapter with its weight. */
    public record Member(AdapterRef adapter, double weight) {
        public Member {
            if (!Double.isFinite(weight)) {
                throw new IllegalArgumentException("weight of " + adapter.id() + " is not finite");
            }
        }
    }

    public static final Blend BASE = new Blend(Mode.BASE, List.of());

    public Blend {
        members = List.copyOf(members);
        if ((mode == Mode.BASE) != members.isEmpty()) {
            throw new IllegalArgumentException("mode " + mode + " with " + members.size() + " adapters");
        }
    }
}
