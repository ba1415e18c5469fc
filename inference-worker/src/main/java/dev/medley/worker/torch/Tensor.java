package dev.medley.worker.torch;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * A LibTorch tensor with the operations the engine calls, and no others. Results are born in the current {@link TensorScope}; views share memory
 * with their source. Dense, on the device of the scope where it was made. Not safe for many threads.
 */
public final class Tensor implements AutoCloseable {
    static {
        JavaCpp.load();
    }

    private final org.bytedeco.pytorch.Tensor handle;
    private boolean closed;

    private Tensor(org.bytedeco.pytorch.Tensor handle) {
        this.handle = handle;
    }

    private static Tensor of(org.bytedeco.pytorch.Tensor handle) {
        return TensorScope.adopt(new Tensor(handle));
    }

    /** Copies {@code values}, which has as many elements as {@code shape}. */
    public static Tensor of(float[] values, long... shape) {
        requireCount(values.length, shape);
        try (FloatPointer source = new FloatPointer(values);
                TensorOptions options = new TensorOptions(TensorType.FLOAT32.scalar());
                org.bytedeco.pytorch.Tensor borrowed = torch.from_blob(source, shape, options)) {
            return of(TensorScope.device().copyOf(borrowed));
        }
    }

    /** Copies {@code values} into a vector of indices, shape (values.length). */
    public static Tensor of(long... values) {
        try (LongPointer source = new LongPointer(values);
                TensorOptions options = new TensorOptions(TensorType.INT64.scalar());
                org.bytedeco.pytorch.Tensor borrowed = torch.from_blob(source, new long[] {values.length}, options)) {
            return of(TensorScope.device().copyOf(borrowed));
        }
    }

    /** Copies little-endian elements of {@code type}. */
    public static Tensor of(byte[] bytes, TensorType type, long... shape) {
        requireCount(bytes.length / type.bytes(), shape);
        try (BytePointer source = new BytePointer(bytes);
                TensorOptions options = new TensorOptions(type.scalar());
                org.bytedeco.pytorch.Tensor borrowed = torch.from_blob(source, shape, options)) {
            return of(TensorScope.device().copyOf(borrowed));
        }
    }

    public static Tensor zeros(TensorType type, long... shape) {
        try (TensorOptions options = TensorScope.device().options(type)) {
            return of(torch.zeros(shape, options));
        }
    }

    public static Tensor cat(List<Tensor> parts, int dimension) {
        try (TensorVector vector =
                new TensorVector(parts.stream().map(part -> part.handle).toArray(org.bytedeco.pytorch.Tensor[]::new))) {
            return of(torch.cat(vector, dimension));
        }
    }

    /** Threads of one operation, for the whole process. */
    public static void useThreads(int count) {
        torch.set_num_threads(count);
    }

    public long size(int dimension) {
        return handle.size(dimension);
    }

    public long elements() {
        return handle.numel();
    }

    /** x (.., in), weight (out, in) gives (.., out). */
    public Tensor linear(Tensor weight) {
        return of(torch.linear(handle, weight.handle));
    }

    /** Batched product: (n, a, b) by (n, b, c) gives (n, a, c). */
    public Tensor bmm(Tensor other) {
        return of(torch.bmm(handle, other.handle));
    }

    public Tensor add(Tensor other) {
        return of(handle.add(other.handle));
    }

    public Tensor times(Tensor other) {
        return of(handle.mul(other.handle));
    }

    public Tensor times(double factor) {
        try (Scalar scalar = new Scalar(factor)) {
            return of(handle.mul(scalar));
        }
    }

    public Tensor add(double number) {
        try (Scalar scalar = new Scalar(number)) {
            return of(handle.add(scalar));
        }
    }

    public void addInPlace(Tensor other) {
        closeOther(handle.add_(other.handle));
    }

    public void copyFrom(Tensor source) {
        closeOther(handle.copy_(source.handle));
    }

    /** Writes {@code source} into the entries {@code indices} of a dimension. */
    public void indexCopy(int dimension, Tensor indices, Tensor source) {
        closeOther(handle.index_copy_(dimension, indices.handle, source.handle));
    }

    /** Adds {@code source} to the entries {@code indices} of a dimension. */
    public void indexAdd(int dimension, Tensor indices, Tensor source) {
        closeOther(handle.index_add_(dimension, indices.handle, source.handle));
    }

    /** This leaf, whose gradient {@link #backward} of a result will know. */
    public Tensor tracked() {
        closeOther(handle.set_requires_grad(true));
        return this;
    }

    /** Computes the gradients of this single number with respect to all tracked leaves it was made of. */
    public void backward() {
        handle.backward();
    }

    /** The gradient of a tracked leaf. */
    public Tensor gradient() {
        return of(handle.grad());
    }

    /** Mean negative log-probability of a class per row: (rows, classes) and (rows). */
    public Tensor crossEntropy(Tensor classes) {
        return of(torch.cross_entropy_loss(handle, classes.handle));
    }

    public Tensor silu() {
        return of(torch.silu(handle));
    }

    /** The tanh form of gelu. */
    public Tensor gelu() {
        try (BytePointer form = new BytePointer("tanh")) {
            return of(torch.gelu(handle, form));
        }
    }

    public Tensor tanh() {
        return of(handle.tanh());
    }

    public Tensor abs() {
        return of(handle.abs());
    }

    /** One over the square root of each element. */
    public Tensor inverseRoot() {
        return of(handle.rsqrt());
    }

    /** Where an element is 0, for {@link #clearedWhere}. */
    public Tensor isZero() {
        try (Scalar zero = new Scalar(0)) {
            return of(handle.eq(zero));
        }
    }

    /** Zeros in these places, whatever stands there: a product with zero would keep what is not finite. */
    public Tensor clearedWhere(Tensor places) {
        try (Scalar zero = new Scalar(0)) {
            return of(handle.masked_fill(places.handle, zero));
        }
    }

    /** {@code -x ln x} of each element, 0 for 0. */
    public Tensor entropy() {
        return of(torch.special_entr(handle));
    }

    /** Sum over a dimension, which goes away. */
    public Tensor sum(int dimension) {
        return of(handle.sum(dimension));
    }

    public Tensor softmax(int dimension) {
        return of(torch.softmax(handle, dimension));
    }

    /** Root mean square norm over the last dimension, computed in float32 and returned in this tensor's type. */
    public Tensor rmsNorm(Tensor weight, double epsilon) {
        long[] shape = {handle.size(handle.dim() - 1)};
        try (TensorOptional optional = new TensorOptional(weight.handle);
                DoubleOptional eps = new DoubleOptional(epsilon)) {
            return of(torch.rms_norm(handle, shape, optional, eps));
        }
    }

    public Tensor indexSelect(int dimension, Tensor indices) {
        return of(torch.index_select(handle, dimension, indices.handle));
    }

    /** View of {@code length} entries of a dimension. */
    public Tensor narrow(int dimension, long start, long length) {
        return of(handle.narrow(dimension, start, length));
    }

    public Tensor transpose(int first, int second) {
        return of(handle.transpose(first, second));
    }

    public Tensor permute(long... order) {
        return of(handle.permute(order));
    }

    public Tensor reshape(long... shape) {
        return of(handle.reshape(shape));
    }

    public Tensor contiguous() {
        return of(handle.contiguous());
    }

    public Tensor to(TensorType type) {
        return of(handle.to(type.scalar()));
    }

    /** Whether the processor can read its memory. */
    public boolean isOnHost() {
        return handle.is_cpu();
    }

    /** The tensor's own memory on the host, dense and row-major; valid while the tensor is. Later tensors see what is written. */
    public MemorySegment memory() {
        if (!isOnHost() || !handle.is_contiguous()) {
            throw new IllegalStateException("the tensor's elements do not lie side by side on the host");
        }
        try (Pointer data = handle.data_ptr()) {
            return MemorySegment.ofAddress(data.address()).reinterpret(handle.nbytes());
        }
    }

    /** Elements in row-major order as float32, whatever the type; waits for the device that computes them. */
    public float[] toFloats() {
        try (org.bytedeco.pytorch.Tensor floats = handle.to(TensorType.FLOAT32.scalar());
                org.bytedeco.pytorch.Tensor dense = floats.contiguous();
                org.bytedeco.pytorch.Tensor rows = dense.cpu()) {
            float[] values = new float[Math.toIntExact(rows.numel())];
            if (values.length > 0) {
                rows.data_ptr_float().get(values);
            }
            return values;
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            free();
            TensorScope.released();
        }
    }

    void free() {
        handle.close();
    }

    /** In-place operations return their tensor: mostly as this very object, which must live on. */
    @SuppressWarnings("ReferenceEquality") // the same object, not the same values
    private void closeOther(org.bytedeco.pytorch.Tensor result) {
        if (result != handle) {
            result.close();
        }
    }

    private static void requireCount(long count, long[] shape) {
        long expected = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        if (count != expected) {
            throw new IllegalArgumentException(count + " elements do not fill " + Arrays.toString(shape));
        }
    }
}
