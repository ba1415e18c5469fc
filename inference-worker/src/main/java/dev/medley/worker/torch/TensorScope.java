package dev.medley.worker.torch;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Owner of native memory: every {@link Tensor} is born in the innermost open scope of its thread, on its device, and dies with it, unless
 * {@link #keep} hands it out. Scopes nest and are opened with try-with-resources.
 *
 * <p>Not safe for many threads: a scope belongs to the thread that opened it.
 */
public final class TensorScope implements AutoCloseable {
    private static final ThreadLocal<TensorScope> CURRENT = new ThreadLocal<>();
    private static final AtomicLong LIVE = new AtomicLong();

    private final TensorScope outer;
    private final Device device;
    private final List<Tensor> owned = new ArrayList<>();

    private TensorScope(TensorScope outer, Device device) {
        this.outer = outer;
        this.device = device;
    }

    /** On the device of the scope around it; the processor where there is none. */
    public static TensorScope open() {
        var scope = new TensorScope(CURRENT.get(), device());
        CURRENT.set(scope);
        return scope;
    }

    /**
     * The same on another device.
     *
     * @throws UnusableDevice when it can't compute here
     */
    public static TensorScope open(Device device) {
        device.require();
        var scope = new TensorScope(CURRENT.get(), device);
        CURRENT.set(scope);
        return scope;
    }

    /** Where tensors are born now. */
    public static Device device() {
        TensorScope scope = CURRENT.get();
        return scope == null ? Device.CPU : scope.device;
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
