package dev.medley.format;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** The blocks of a GIF: kept are pictures, how long each is shown, and how often all are. */
final class GifBlocks {
    private static final int HEADER = 13;
    private static final int DESCRIPTOR = 9;
    private static final int EXTENSION = 0x21;
    private static final int IMAGE = 0x2c;
    private static final int END = 0x3b;
    private static final int CONTROL = 0xf9;
    private static final int APPLICATION = 0xff;
    private static final Set<String> LOOPS = Set.of("NETSCAPE2.0", "ANIMEXTS1.0");

    private GifBlocks() {}

    static void copy(ByteBuffer in, ByteArrayOutputStream out) {
        byte[] header = BareImage.take(in, HEADER);
        out.writeBytes(header);
        out.writeBytes(BareImage.take(in, colours(header[10])));
        int block = in.get() & 0xff;
        while (block != END) {
            switch (block) {
                case EXTENSION -> extension(in, out);
                case IMAGE -> image(in, out);
                default -> throw new BufferUnderflowException();
            }
            block = in.get() & 0xff;
        }
        out.write(END);
    }

    private static void extension(ByteBuffer in, ByteArrayOutputStream out) {
        int label = in.get() & 0xff;
        byte[] blocks = blocks(in);
        boolean isLoop = label == APPLICATION
                && blocks.length > 11
                && LOOPS.contains(new String(blocks, 1, 11, StandardCharsets.ISO_8859_1));
        if (label == CONTROL || isLoop) {
            out.write(EXTENSION);
            out.write(label);
            out.writeBytes(blocks);
        }
    }

    private static void image(ByteBuffer in, ByteArrayOutputStream out) {
        byte[] descriptor = BareImage.take(in, DESCRIPTOR);
        out.write(IMAGE);
        out.writeBytes(descriptor);
        out.writeBytes(BareImage.take(in, colours(descriptor[8])));
        out.write(in.get());
        out.writeBytes(blocks(in));
    }

    /** Bytes of the table of colours that these flags announce. */
    private static int colours(byte flags) {
        return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
    }

    /** Blocks with their lengths up to the empty one, which is with them. */
    private static byte[] blocks(ByteBuffer in) {
        ByteArrayOutputStream blocks = new ByteArrayOutputStream();
        int length = -1;
        while (length != 0) {
            length = in.get() & 0xff;
            blocks.write(length);
            blocks.writeBytes(BareImage.take(in, length));
        }
        return blocks.toByteArray();
    }
}
