package dev.medley.format;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** The chunks of a PNG: kept are those that a decoder needs, and what says how colours look and frames follow each other. */
final class PngChunks {
    private static final int SIGNATURE = 8;
    private static final int CHECKSUM = 4;
    private static final String END = "IEND";
    private static final Set<String> LOOKS = Set.of(
            "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "cICP", "sBIT", "bKGD", "hIST", "pHYs", "sPLT", "acTL", "fcTL",
            "fdAT");

    private PngChunks() {}

    static void copy(ByteBuffer in, ByteArrayOutputStream out) {
        out.writeBytes(BareImage.take(in, SIGNATURE));
        String type = "";
        while (!type.equals(END)) {
            byte[] length = BareImage.take(in, Integer.BYTES);
            byte[] name = BareImage.take(in, Integer.BYTES);
            byte[] body = BareImage.take(
                    in, Integer.toUnsignedLong(ByteBuffer.wrap(length).getInt()) + CHECKSUM);
            type = new String(name, StandardCharsets.ISO_8859_1);
            if (Character.isUpperCase(type.charAt(0)) || LOOKS.contains(type)) {
                out.writeBytes(length);
                out.writeBytes(name);
                out.writeBytes(body);
            }
        }
    }
}
