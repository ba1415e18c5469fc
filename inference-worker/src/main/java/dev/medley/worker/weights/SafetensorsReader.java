package dev.medley.worker.weights;

import dev.medley.format.SafetensorsHeader;
import dev.medley.format.TensorEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
     * @throws IOException when the file is shorter than its header says
     */
    public float[] read(TensorEntry tensor) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(tensor.end() - tensor.begin()))
                .order(ByteOrder.LITTLE_ENDIAN);
        long start = header.dataStart() + tensor.begin();
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, start + bytes.position()) < 0) {
                throw new IOException("file ends inside " + tensor.name());
            }
        }
        bytes.flip();
        float[] values = new float[Math.toIntExact(tensor.elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = next(bytes, tensor);
            if (!Float.isFinite(values[i])) {
                throw new DamagedValues(tensor.name() + " holds a value that is not finite");
            }
        }
        return values;
    }

    private static float next(ByteBuffer bytes, TensorEntry tensor) throws IOException {
        return switch (tensor.dtype()) {
            case F32 -> bytes.getFloat();
            case F64 -> (float) bytes.getDouble();
            case F16 -> Float.float16ToFloat(bytes.getShort());
            case BF16 -> Float.intBitsToFloat(bytes.getShort() << 16);
            default -> throw new IOException(tensor.name() + " has type " + tensor.dtype());
        };
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
