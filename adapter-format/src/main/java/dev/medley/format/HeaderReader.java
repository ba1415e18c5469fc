package dev.medley.format;

import static dev.medley.format.FindingCode.*;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Takes the bytes of a safetensors file's head from the length to a checked header. Memory is a small multiple of the
 * header's real length, which is at most {@link Limits#HEADER_BYTES}.
 */
final class HeaderReader {
    private final byte[] head;
    private final long fileSize;
    private final FindingCollector findings;

    HeaderReader(String file, byte[] head, long fileSize) {
        this.head = head;
        this.fileSize = fileSize;
        this.findings = new FindingCollector(file);
    }

    Safetensors.Result read() {
        if (!readable()) {
            return new Safetensors.Invalid(findings.findings());
        }
        int length = (int) Safetensors.declaredLength(head);
        Optional<char[]> text = decode(length);
        HeaderJson json = new HeaderJson(findings);
        if (text.isEmpty() || !json.parse(text.get())) {
            return new Safetensors.Invalid(findings.findings());
        }
        long dataStart = Safetensors.PREFIX_BYTES + (long) length;
        List<TensorEntry> entries = new HeaderRules(findings, fileSize - dataStart).check(json.tensors());
        return findings.rejected()
                ? new Safetensors.Invalid(findings.findings())
                : new Safetensors.Valid(
                        new SafetensorsHeader(dataStart, fileSize, entries, json.metadata()), findings.findings());
    }

    /** Whether the declared length is one that the file and the caps allow, and the header begins as it must. */
    private boolean readable() {
        if (head.length < Safetensors.PREFIX_BYTES || fileSize < Safetensors.PREFIX_BYTES) {
            findings.add(
                    ST_TRUNCATED_PREFIX,
                    "",
                    "The file has " + fileSize
                            + " bytes; a safetensors file needs at least 8 bytes of length and a header.");
            return false;
        }
        long length = Safetensors.declaredLength(head);
        Optional<String> foreign = FileMagic.foreignWeights(head);
        if (foreign.isPresent()) {
            findings.add(FileMagic.mismatch(findings.file(), foreign.get()));
            return false;
        }
        return lengthAllowed(length) && startsWithBrace(length);
    }

    private boolean lengthAllowed(long length) {
        if (Long.compareUnsigned(length, Limits.HEADER_BYTES) > 0) {
            findings.add(
                    ST_HEADER_TOO_LARGE,
                    "",
                    "Header says " + Long.toUnsignedString(length)
                            + " bytes; the limit is 16,777,216. A LoRA header is normally under 1 MB.");
            return false;
        }
        long behind = fileSize - Safetensors.PREFIX_BYTES;
        if (length > behind) {
            findings.add(
                    ST_HEADER_BEYOND_FILE,
                    "",
                    "Header says " + length + " bytes but the file has only " + behind
                            + " after its length. The file is truncated or not safetensors.");
            return false;
        }
        long given = (long) head.length - Safetensors.PREFIX_BYTES;
        if (length > given) {
            findings.add(
                    ST_HEADER_BEYOND_FILE,
                    "",
                    "Header says " + length + " bytes but only " + given
                            + " of them were sent to be looked at. Send the file's first "
                            + (length + Safetensors.PREFIX_BYTES) + " bytes.");
            return false;
        }
        return true;
    }

    private boolean startsWithBrace(long length) {
        if (length == 0) {
            findings.add(ST_HEADER_START, "", "The header is empty; it must begin with `{`.");
            return false;
        }
        byte first = head[Safetensors.PREFIX_BYTES];
        if (first != '{') {
            findings.add(
                    ST_HEADER_START,
                    "",
                    String.format("Header must begin with `{` (found 0x%02x).", Byte.toUnsignedInt(first)));
            return false;
        }
        return true;
    }

    private Optional<char[]> decode(int length) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(head, Safetensors.PREFIX_BYTES, length);
        CharBuffer out = CharBuffer.allocate(length);
        CoderResult result = decoder.decode(in, out, true);
        if (result.isError()) {
            int at = in.position() - Safetensors.PREFIX_BYTES;
            findings.add(ST_HEADER_UTF8, "", "Header is not valid UTF-8 at byte " + at + ".");
            return Optional.empty();
        }
        char[] text = new char[out.position()];
        out.flip().get(text);
        return Optional.of(text);
    }
}
