package dev.medley.worker.weights;

import dev.medley.format.SafetensorsHeader;
import dev.medley.format.TensorEntry;
import dev.medley.format.TensorValues;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Reads tensors of a checked safetensors file as float32. */
public final class SafetensorsReader implements AutoCloseable {
    private final FileChannel channel;
    private final SafetensorsHeader header;

    private SafetensorsReader(FileChannel channel, SafetensorsHeader header) {
        this.channel = channel;
        this.header = header;
    }

    /** Opens a file whose header was read and checked before. */
    public static SafetensorsReader open(Path file, SafetensorsHeader header) throws IOException {
        return new SafetensorsReader(FileChannel.open(file, StandardOpenOption.READ), header);
    }

    /** The tensor of that name. */
    public Optional<TensorEntry> find(String name) {
        return header.find(name);
    }

    /**
     * Row-major values.
     *
     * @throws DamagedValues when one of them is NaN or infinite
     * @throws IOException when the file is shorter than its header says, or the tensor is of a type that isn't computed with
     */
    public float[] read(TensorEntry tensor) throws IOException {
        if (!tensor.dtype().isLoraWeight()) {
            throw new IOException(tensor.name() + " has type " + tensor.dtype());
        }
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(tensor.size()));
        long start = header.dataStart() + tensor.begin();
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, start + bytes.position()) < 0) {
                throw new IOException("file ends inside " + tensor.name());
            }
        }
        bytes.flip();
        float[] values = TensorValues.read(tensor, bytes);
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new DamagedValues(tensor.name() + " holds a value that is not finite");
            }
        }
        return values;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
