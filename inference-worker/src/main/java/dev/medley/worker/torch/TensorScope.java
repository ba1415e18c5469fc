package dev.medley.worker.torch;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Owner of native memory: every {@link Tensor} is born in the innermost open scope of its thread and dies with it, unless {@link #keep} hands it
 * out. Scopes nest and are opened with try-with-resources.
 *
 * <p>Not safe for many threads: a scope belongs to the thread that opened it.
 */
public final class TensorScope implements AutoCloseable {
    private static final ThreadLocal<TensorScope> CURRENT = new ThreadLocal<>();
    private static final AtomicLong LIVE = new AtomicLong();

    private final TensorScope outer;
    private final List<Tensor> owned = new ArrayList<>();

    private TensorScope(TensorScope outer) {
        this.outer = outer;
    }

    public static TensorScope open() {
        var scope = new TensorScope(CURRENT.get());
        CURRENT.set(scope);
        return scope;
    }

    /** Tensors of the whole process that are not freed yet; the leak tests compare it before and after. */
    public static long liveTensors() {
        return LIVE.get();
    }

    static Tensor adopt(Tensor tensor) {
        TensorScope scope = CURRENT.get();
        if (scope == null) {
            tensor.free();
            throw new IllegalStateException("tensor created outside a TensorScope");
        }
        LIVE.incrementAndGet();
        scope.owned.add(tensor);
        return tensor;
    }

    /** Takes the tensor out of this scope; the caller now owns it and must {@link Tensor#close} it. */
    public Tensor keep(Tensor tensor) {
        if (!removeLast(tensor)) {
            throw new IllegalArgumentException("tensor does not belong to this scope");
        }
        return tensor;
    }

    private boolean removeLast(Tensor tensor) {
        // From the end: what is kept is nearly always what was computed last.
        for (int i = owned.size() - 1; i >= 0; i--) {
            if (owned.get(i) == tensor) {
                owned.remove(i);
                return true;
            }
        }
        return false;
    }

    /** Moves the tensor to the enclosing scope, where it lives on. */
    public Tensor handOver(Tensor tensor) {
        if (outer == null) {
            throw new IllegalStateException("no enclosing scope to hand the tensor to");
        }
        outer.owned.add(keep(tensor));
        return tensor;
    }

    static void released() {
        LIVE.decrementAndGet();
    }

    @Override
    public void close() {
        for (Tensor tensor : owned) {
            tensor.close();
        }
        owned.clear();
        if (outer == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(outer);
        }
    }
}
