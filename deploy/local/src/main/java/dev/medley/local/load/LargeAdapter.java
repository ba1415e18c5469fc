package dev.medley.local.load;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medley.format.AdapterFiles;
import dev.medley.format.Digest;
import dev.medley.format.Safetensors;
import dev.medley.format.SafetensorsHeader;
import dev.medley.format.TensorEntry;
import dev.medley.local.problem.Failure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;

/** An adapter with a sample's modules at whatever rank makes it as large as wanted; each copy has a few numbers of its own, and so its own digest. */
final class LargeAdapter {
    private static final int OWN_NUMBERS = 8;
    private static final float SPREAD = 0.01f;

    private final byte[] config;
    private final byte[] weights;
    private final int dataStart;

    private LargeAdapter(byte[] config, byte[] weights, int dataStart) {
        this.config = config;
        this.weights = weights;
        this.dataStart = dataStart;
    }

    static LargeAdapter like(Path sample, long bytes) throws IOException {
        if (!(Safetensors.read(AdapterFiles.WEIGHTS, sample.resolve(AdapterFiles.WEIGHTS))
                instanceof Safetensors.Valid(SafetensorsHeader header, var _))) {
            throw new Failure(sample + " has no readable weights");
        }
        ObjectNode config = (ObjectNode) JsonMapper.builder()
                .build()
                .readTree(sample.resolve(AdapterFiles.CONFIG).toFile());
        int rank = config.path("r").asInt();
        long perRank =
                header.tensors().stream().mapToLong(TensorEntry::elements).sum() / rank * Float.BYTES;
        int wanted = Math.toIntExact(Math.max(1, bytes / perRank));
        config.put("r", wanted).put("lora_alpha", wanted);
        byte[] text = header(header, rank, wanted).getBytes(StandardCharsets.US_ASCII);
        int dataStart = Safetensors.PREFIX_BYTES + text.length;
        byte[] weights = new byte[Math.toIntExact(dataStart + perRank * wanted)];
        ByteBuffer out = ByteBuffer.wrap(weights).order(ByteOrder.LITTLE_ENDIAN);
        out.putLong(text.length).put(text);
        var random = new SplittableRandom(1);
        while (out.hasRemaining()) {
            out.putFloat(SPREAD * (random.nextFloat() - 0.5f));
        }
        return new LargeAdapter(config.toString().getBytes(StandardCharsets.UTF_8), weights, dataStart);
    }

    private static String header(SafetensorsHeader header, int rank, int wanted) {
        StringBuilder text = new StringBuilder("{");
        long at = 0;
        for (TensorEntry tensor : header.tensors()) {
            long rows = tensor.dim(0) == rank ? wanted : tensor.dim(0);
            long columns = tensor.dim(1) == rank ? wanted : tensor.dim(1);
            long end = at + rows * columns * Float.BYTES;
            text.append(at == 0 ? "" : ",")
                    .append("\"%s\":{\"dtype\":\"F32\",\"shape\":[%d,%d],\"data_offsets\":[%d,%d]}"
                            .formatted(tensor.name(), rows, columns, at, end));
            at = end;
        }
        return text.append("}").toString();
    }

    byte[] config() {
        return config.clone();
    }

    int size() {
        return weights.length;
    }

    /** Bytes of the copy's weights, without holding all of it. */
    InputStream part(int copy, int from, int length) {
        if (from > 0) {
            return new ByteArrayInputStream(weights, from, length);
        }
        byte[] beginning = beginning(copy);
        return new SequenceInputStream(
                new ByteArrayInputStream(beginning),
                new ByteArrayInputStream(weights, beginning.length, length - beginning.length));
    }

    String sha256(int copy) {
        byte[] beginning = beginning(copy);
        MessageDigest digest = Digest.sha256();
        digest.update(beginning);
        digest.update(weights, beginning.length, weights.length - beginning.length);
        return HexFormat.of().formatHex(digest.digest());
    }

    private byte[] beginning(int copy) {
        byte[] beginning = Arrays.copyOf(weights, dataStart + OWN_NUMBERS * Float.BYTES);
        ByteBuffer numbers = ByteBuffer.wrap(beginning).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < OWN_NUMBERS; i++) {
            numbers.putFloat(dataStart + i * Float.BYTES, SPREAD * (copy + 1) / (copy + i + 2));
        }
        return beginning;
    }
}
