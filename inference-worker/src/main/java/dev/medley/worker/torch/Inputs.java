package dev.medley.worker.torch;

/** Where the tensors come from that carry a step's values from the host to its device. */
public interface Inputs {
    /** New ones, of the current scope. */
    Inputs FRESH = new Inputs() {
        @Override
        public Tensor of(long... values) {
            return Tensor.of(values);
        }

        @Override
        public Tensor of(float[] values, TensorType type, long... shape) {
            return Tensor.of(values, shape).to(type);
        }
    };

    /** A vector of indices. */
    Tensor of(long... values);

    Tensor of(float[] values, TensorType type, long... shape);
}
