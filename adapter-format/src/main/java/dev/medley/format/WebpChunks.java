package dev.medley.format;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** The chunks of a WebP: kept are pictures, their transparency, frames and colour profile. */
final class WebpChunks {
    private static final String EXTENDED = "VP8X";
    private static final Set<String> PICTURE = Set.of("VP8 ", "VP8L", EXTENDED, "ALPH", "ANIM", "ANMF", "ICCP");
    /** Of the extended header: that there is Exif, that there is XMP. */
    private static final int ANNOUNCED = 0x0c;

    private WebpChunks() {}

    static void copy(ByteBuffer image, ByteArrayOutputStream out) {
        ByteBuffer in = image.order(ByteOrder.LITTLE_ENDIAN);
        BareImage.take(in, Integer.BYTES);
        long size = Integer.toUnsignedLong(in.getInt());
        ByteBuffer chunks = ByteBuffer.wrap(BareImage.take(in, size)).order(ByteOrder.LITTLE_ENDIAN);
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        kept.writeBytes(BareImage.take(chunks, Integer.BYTES));
        while (chunks.hasRemaining()) {
            byte[] name = BareImage.take(chunks, Integer.BYTES);
            byte[] length = BareImage.take(chunks, Integer.BYTES);
            long bytes = Integer.toUnsignedLong(
                    ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getInt());
            byte[] body = BareImage.take(chunks, bytes + bytes % 2);
            String type = new String(name, StandardCharsets.ISO_8859_1);
            if (type.equals(EXTENDED) && body.length > 0) {
                body[0] &= ~ANNOUNCED;
            }
            if (PICTURE.contains(type)) {
                kept.writeBytes(name);
                kept.writeBytes(length);
                kept.writeBytes(body);
            }
        }
        out.writeBytes("RIFF".getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(kept.size())
                .array());
        out.writeBytes(kept.toByteArray());
    }
}
