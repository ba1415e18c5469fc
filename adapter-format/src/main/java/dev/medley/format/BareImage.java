package dev.medley.format;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * An image without what a camera or an editor wrote beside the picture: places, times, names, comments, and whatever stands behind its end. The picture's own
 * bytes stay as they are; nothing is decoded.
 */
public final class BareImage {
    private BareImage() {}

    /** Whether a file of this name would be one. */
    public static boolean isImage(String path) {
        return FileRules.isImage(path);
    }

    /** The image without it; empty where its parts can't be told apart. */
    public static Optional<byte[]> of(byte[] image) {
        ByteBuffer in = ByteBuffer.wrap(image);
        ByteArrayOutputStream out = new ByteArrayOutputStream(image.length);
        try {
            if (FileMagic.starts(image, "\u00ff\u00d8")) {
                JpegSegments.copy(in, out);
            } else if (FileMagic.starts(image, "\u0089PNG\r\n\u001a\n")) {
                PngChunks.copy(in, out);
            } else if (FileMagic.starts(image, "RIFF")) {
                WebpChunks.copy(in, out);
            } else if (FileMagic.starts(image, "GIF8")) {
                GifBlocks.copy(in, out);
            } else {
                return Optional.empty();
            }
            return Optional.of(out.toByteArray());
        } catch (BufferUnderflowException _) {
            return Optional.empty();
        }
    }

    /** The finding about an image of this name whose parts can't be told apart. */
    public static Finding damaged(String path) {
        return Finding.of(
                FindingCode.IMG_TYPE,
                path,
                "",
                Finding.quote(path) + " is damaged: what stands beside the picture can't be taken out.");
    }

    /** As many bytes of it, which are there. */
    static byte[] take(ByteBuffer in, long count) {
        if (count < 0 || count > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[(int) count];
        in.get(bytes);
        return bytes;
    }
}
