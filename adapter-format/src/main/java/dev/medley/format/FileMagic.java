package dev.medley.format;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** Recognises by its first bytes what a file really is when it is not what its name says. */
final class FileMagic {
    private FileMagic() {}

    /** What the file contains instead of weights or text, in words; empty when nothing known. */
    static Optional<String> foreign(byte[] head) {
        if (starts(head, "PK\u0003\u0004") || starts(head, "PK\u0005\u0006")) {
            return Optional.of("ZIP");
        }
        if (starts(head, "GGUF")) {
            return Optional.of("GGUF");
        }
        if (head.length > 1 && (head[0] & 0xff) == 0x1f && (head[1] & 0xff) == 0x8b) {
            return Optional.of("gzip");
        }
        if (starts(head, "version https://git-lfs")) {
            return Optional.of("Git LFS pointer");
        }
        if (head.length > 1 && (head[0] & 0xff) == 0x80 && head[1] >= 2 && head[1] <= 5) {
            return Optional.of("pickle");
        }
        return textual(head);
    }

    /** The same for a weight file, whose length prefix may look like another format by chance. */
    static Optional<String> foreignWeights(byte[] head) {
        boolean plausible = head.length > Safetensors.PREFIX_BYTES
                && Long.compareUnsigned(Safetensors.declaredLength(head), Limits.HEADER_BYTES) <= 0
                && head[Safetensors.PREFIX_BYTES] == '{';
        return plausible ? Optional.empty() : foreign(head);
    }

    /** The finding for a file that is not what its name says. */
    static Finding mismatch(String file, String content) {
        Finding finding = Finding.of(
                FindingCode.FILE_TYPE_MISMATCH,
                file,
                "",
                Finding.quote(file) + " contains " + content + ", not what its name says.");
        return content.equals("Git LFS pointer") ? finding.withHint("Run `git lfs pull` first.") : finding;
    }

    private static Optional<String> textual(byte[] head) {
        String text = new String(head, 0, Math.min(head.length, 64), StandardCharsets.ISO_8859_1).stripLeading();
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.startsWith("<!doctype") || lower.startsWith("<html") || lower.startsWith("<?xml")) {
            return Optional.of("HTML");
        }
        return text.startsWith("{\"") || text.startsWith("{ ") || text.startsWith("{\n")
                ? Optional.of("JSON error")
                : Optional.empty();
    }

    static boolean starts(byte[] head, String magic) {
        byte[] wanted = magic.getBytes(StandardCharsets.ISO_8859_1);
        if (head.length < wanted.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (head[i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }
}
