package dev.medley.format;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The segments of a JPEG: kept are those that a decoder needs, and the colour profile. */
final class JpegSegments {
    private static final int MARKER = 0xff;
    private static final int START = 0xd8;
    private static final int END = 0xd9;
    private static final int SCAN = 0xda;
    private static final int COMMENT = 0xfe;
    private static final int FIRST_APPLICATION = 0xe0;
    private static final int PROFILE = 0xe2;
    private static final int ADOBE = 0xee;
    private static final int LAST_APPLICATION = 0xef;

    private JpegSegments() {}

    static void copy(ByteBuffer in, ByteArrayOutputStream out) {
        int marker = next(in);
        while (marker != END) {
            if (marker == START || isRestart(marker)) {
                write(out, marker);
            } else {
                int length = in.getShort() & 0xffff;
                byte[] body = BareImage.take(in, length - 2L);
                if (isPicture(marker, body)) {
                    write(out, marker);
                    out.write(length >> 8);
                    out.write(length);
                    out.writeBytes(body);
                }
                if (marker == SCAN) {
                    scan(in, out);
                }
            }
            marker = next(in);
        }
        write(out, marker);
    }

    private static boolean isPicture(int marker, byte[] body) {
        if (marker == PROFILE) {
            return new String(body, StandardCharsets.ISO_8859_1).startsWith("ICC_PROFILE\0");
        }
        boolean isApplication = marker >= FIRST_APPLICATION && marker <= LAST_APPLICATION;
        return marker == FIRST_APPLICATION || marker == ADOBE || !(isApplication || marker == COMMENT);
    }

    private static boolean isRestart(int marker) {
        return marker >= 0xd0 && marker <= 0xd7;
    }

    /** A marker, before which there may be any number of filling bytes. A zero is none: it says that the byte before it belongs to a scan. */
    private static int next(ByteBuffer in) {
        if ((in.get() & 0xff) != MARKER) {
            throw new BufferUnderflowException();
        }
        int marker = in.get() & 0xff;
        while (marker == MARKER) {
            marker = in.get() & 0xff;
        }
        if (marker == 0) {
            throw new BufferUnderflowException();
        }
        return marker;
    }

    /** What is compressed, up to the next marker that is none of its own. */
    private static void scan(ByteBuffer in, ByteArrayOutputStream out) {
        while (true) {
            int value = in.get() & 0xff;
            if (value == MARKER && in.hasRemaining()) {
                int marker = in.get(in.position()) & 0xff;
                if (marker != 0 && !isRestart(marker)) {
                    in.position(in.position() - 1);
                    return;
                }
            }
            out.write(value);
        }
    }

    private static void write(ByteArrayOutputStream out, int marker) {
        out.write(MARKER);
        out.write(marker);
    }
}
