package dev.medley.format;

import static dev.medley.format.FindingCode.*;

import java.util.List;
import java.util.Optional;

/** Judges an image by its first bytes: the format, and where it says them early, its dimensions. */
final class ImageRules {
    /** First bytes that an inspection looks at; a JPEG names its size behind its embedded profile. */
    static final int HEAD_BYTES = 64 << 10;

    private static final long MOST_PIXELS = 40_000_000;
    private static final int JPEG_START = 2;
    /** {@code IHDR}, the name of a PNG's first chunk. */
    private static final long PNG_HEADER = 0x49484452;

    private ImageRules() {}

    static List<Finding> check(List<FolderFile> files) {
        return files.stream()
                .filter(file -> FileRules.isImage(file.path()))
                .flatMap(file -> check(file).stream())
                .toList();
    }

    private static Optional<Finding> check(FolderFile file) {
        Optional<Long> pixels = pixels(file.bytes()).filter(count -> count > 0);
        if (pixels.isEmpty()) {
            return Optional.of(Finding.of(
                    IMG_TYPE,
                    file.path(),
                    "",
                    Finding.quote(file.path()) + " is not a readable PNG, JPEG, WebP or GIF."));
        }
        return pixels.filter(count -> count > MOST_PIXELS)
                .map(count -> Finding.of(
                        IMG_DIM,
                        file.path(),
                        "",
                        Finding.quote(file.path()) + " has " + count / 1_000_000 + " megapixels; at most 40."));
    }

    private static Optional<Long> pixels(byte[] head) {
        if (FileMagic.starts(head, "\u0089PNG\r\n\u001a\n") && head.length >= 24 && big(head, 12, 4) == PNG_HEADER) {
            return Optional.of(big(head, 16, 4) * big(head, 20, 4));
        }
        if (FileMagic.starts(head, "GIF8") && head.length >= 10) {
            return Optional.of(little(head, 6, 2) * little(head, 8, 2));
        }
        if (FileMagic.starts(head, "RIFF") && head.length >= 30 && little(head, 8, 4) == 0x50424557) {
            return webp(head);
        }
        return FileMagic.starts(head, "\u00ff\u00d8\u00ff") ? jpeg(head) : Optional.empty();
    }

    private static Optional<Long> webp(byte[] head) {
        return switch ((int) little(head, 12, 4)) {
            case 0x58385056 -> Optional.of((little(head, 24, 3) + 1) * (little(head, 27, 3) + 1)); // VP8X
            case 0x4c385056 -> { // VP8L: 14 bits each
                long bits = little(head, 21, 4);
                yield Optional.of(((bits & 0x3fff) + 1) * (((bits >> 14) & 0x3fff) + 1));
            }
            case 0x20385056 -> Optional.of((little(head, 26, 2) & 0x3fff) * (little(head, 28, 2) & 0x3fff)); // VP8
            default -> Optional.empty();
        };
    }

    /** Walks the segments to the frame header, whose marker is C0 to CF but not C4, C8 or CC. */
    private static Optional<Long> jpeg(byte[] head) {
        int at = JPEG_START;
        while (at + 9 <= head.length && (head[at] & 0xff) == 0xff) {
            int marker = head[at + 1] & 0xff;
            if (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc) {
                return Optional.of(big(head, at + 5, 2) * big(head, at + 7, 2));
            }
            at += 2 + (int) big(head, at + 2, 2);
        }
        return Optional.empty();
    }

    private static long big(byte[] bytes, int at, int count) {
        long value = 0;
        for (int i = 0; i < count; i++) {
            value = value << 8 | (bytes[at + i] & 0xff);
        }
        return value;
    }

    private static long little(byte[] bytes, int at, int count) {
        long value = 0;
        for (int i = count - 1; i >= 0; i--) {
            value = value << 8 | (bytes[at + i] & 0xff);
        }
        return value;
    }
}
