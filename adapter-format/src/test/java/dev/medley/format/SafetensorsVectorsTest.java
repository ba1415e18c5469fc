package dev.medley.format;

import static dev.medley.format.FindingCode.*;
import static dev.medley.format.WeightFile.declaring;
import static dev.medley.format.WeightFile.entry;
import static dev.medley.format.WeightFile.raw;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The file that each reader answers differently, and what Medley answers. */
class SafetensorsVectorsTest {
    private static final String A = entry("a", "F32", "[2]", "[0,8]");

    private static final String ONE = "{" + A + "}";

    static Stream<Arguments> refused() throws IOException {
        return Stream.of(lengths(), keys(), edges(), entries(), layout(), foreign())
                .flatMap(vectors -> vectors);
    }

    private static Stream<Arguments> lengths() {
        byte[] eight = new byte[8];
        return Stream.of(
                vector("0 bytes", new byte[0], ST_TRUNCATED_PREFIX),
                vector("7 bytes", new byte[7], ST_TRUNCATED_PREFIX),
                vector("N > file", declaring(1000, ONE.getBytes(StandardCharsets.UTF_8)), ST_HEADER_BEYOND_FILE),
                vector("N = 100,000,001", declaring(100_000_001, eight), ST_HEADER_TOO_LARGE),
                vector("N = 2^63", declaring(Long.MIN_VALUE, eight), ST_HEADER_TOO_LARGE),
                vector("N = 2^64-1", declaring(-1, eight), ST_HEADER_TOO_LARGE),
                vector("N = 16 MiB + 1", declaring((16 << 20) + 1, eight), ST_HEADER_TOO_LARGE),
                vector("N = 0", declaring(0, eight), ST_HEADER_START));
    }

    private static Stream<Arguments> keys() {
        String meta = "\"__metadata__\":{\"format\":\"pt\"}";
        return Stream.of(
                vector("{}", raw("{}", 0), ST_NO_TENSORS),
                vector("only __metadata__", raw("{" + meta + "}", 0), ST_NO_TENSORS),
                vector("the 40-byte ZeRO-3 file", raw("{" + meta + "}   ", 0), ST_NO_TENSORS),
                vector("duplicate key, same range", raw("{" + A + "," + A + "}", 8), ST_DUPLICATE_KEY),
                vector(
                        "duplicate key, same range, other dtype",
                        raw("{" + A + "," + entry("a", "F16", "[4]", "[0,8]") + "}", 8),
                        ST_DUPLICATE_KEY),
                vector(
                        "duplicate key, other range",
                        raw("{" + A + "," + entry("a", "F32", "[2]", "[8,16]") + "}", 16),
                        ST_DUPLICATE_KEY),
                vector("duplicate __metadata__", raw("{" + meta + "," + meta + "," + A + "}", 8), ST_DUPLICATE_KEY),
                vector(
                        "duplicate metadata key",
                        raw("{\"__metadata__\":{\"x\":\"1\",\"x\":\"2\"}," + A + "}", 8),
                        ST_DUPLICATE_KEY),
                vector(
                        "duplicate dtype field",
                        raw("{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", 8),
                        ST_DUPLICATE_KEY),
                vector("empty key", raw("{" + entry("", "F32", "[2]", "[0,8]") + "}", 8), ST_KEY_NAME),
                vector("NUL key", raw("{" + entry("a\\u0000b", "F32", "[2]", "[0,8]") + "}", 8), ST_KEY_NAME),
                vector(
                        "path-like key",
                        raw("{" + entry("../../etc/passwd", "F32", "[2]", "[0,8]") + "}", 8),
                        ST_KEY_NAME),
                vector("dots only", raw("{" + entry("..", "F32", "[2]", "[0,8]") + "}", 8), ST_KEY_NAME),
                vector("key of 513", raw("{" + entry("k".repeat(513), "F32", "[2]", "[0,8]") + "}", 8), ST_KEY_NAME));
    }

    private static Stream<Arguments> edges() {
        byte[] invalid = ONE.getBytes(StandardCharsets.UTF_8);
        invalid[2] = (byte) 0xff;
        return Stream.of(
                vector("leading space", raw(" " + ONE, 8), ST_HEADER_START),
                vector("leading newline", raw("\n" + ONE, 8), ST_HEADER_START),
                vector("BOM", raw("\ufeff" + ONE, 8), ST_HEADER_START),
                vector("an array", raw("[]", 0), ST_HEADER_START),
                vector("trailing newline", raw(ONE + "\n", 8), ST_HEADER_PADDING),
                vector("trailing NUL", raw(ONE + "\0", 8), ST_HEADER_PADDING),
                vector("trailing JSON", raw(ONE + "{}", 8), ST_HEADER_PADDING),
                vector("invalid UTF-8", raw(invalid, 8), ST_HEADER_UTF8),
                vector(
                        "lone surrogate in a key",
                        raw("{" + entry("\\ud800", "F32", "[2]", "[0,8]") + "}", 8),
                        ST_KEY_NAME),
                vector(
                        "lone surrogate in metadata",
                        raw("{\"__metadata__\":{\"x\":\"\\ud800\"}," + A + "}", 8),
                        ST_METADATA_TYPE),
                vector("__metadata__: null", raw("{\"__metadata__\":null," + A + "}", 8), ST_METADATA_TYPE),
                vector("metadata number", raw("{\"__metadata__\":{\"x\":1}," + A + "}", 8), ST_METADATA_TYPE),
                vector("cut JSON", raw(ONE.substring(0, 30), 8), ST_HEADER_JSON),
                vector("single quotes", raw("{'a':1}", 0), ST_HEADER_JSON),
                vector("comment", raw("{/**/}", 0), ST_HEADER_JSON),
                vector("deep", raw("{\"a\":" + "[".repeat(50_000) + "]".repeat(50_000) + "}", 0), ST_HEADER_DEPTH),
                vector("long number", raw("{\"a\":" + "9".repeat(5_000) + "}", 0), ST_HEADER_JSON));
    }

    private static Stream<Arguments> entries() {
        return Stream.of(
                vector(
                        "extra field",
                        raw("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8],\"x\":1}}", 8),
                        ST_UNKNOWN_FIELD),
                vector("no dtype", raw("{\"a\":{\"shape\":[2],\"data_offsets\":[0,8]}}", 8), ST_FIELD_MISSING),
                vector("no object", raw("{\"a\":5}", 0), ST_FIELD_MISSING),
                vector("unknown dtype", raw("{" + entry("a", "F33", "[2]", "[0,8]") + "}", 8), ST_DTYPE),
                vector("U8 data, such as a zip", raw("{" + entry("a", "U8", "[8]", "[0,8]") + "}", 8), ST_DTYPE),
                vector("BOOL", raw("{" + entry("a", "BOOL", "[8]", "[0,8]") + "}", 8), ST_DTYPE),
                vector("C64", raw("{" + entry("a", "C64", "[1]", "[0,8]") + "}", 8), ST_DTYPE),
                vector("shape product overflow", raw(shape("[4294967296,4294967296]"), 8), ST_SHAPE),
                vector("dim 2^64", raw(shape("[18446744073709551616]"), 8), ST_SHAPE),
                vector("dim 2^63-1", raw(shape("[9223372036854775807]"), 8), ST_SHAPE),
                vector(
                        "shape [0, 2^62]",
                        raw("{" + entry("a", "F32", "[0,4611686018427387904]", "[0,0]") + "}", 0),
                        ST_SHAPE),
                vector("zero elements", raw("{" + entry("a", "F32", "[0]", "[0,0]") + "}", 0), ST_SHAPE),
                vector("negative dim", raw(shape("[-2]"), 8), ST_SHAPE),
                vector("two negative dims", raw(shape("[-1,-2]"), 8), ST_SHAPE),
                vector("fractional dim", raw(shape("[2.0]"), 8), ST_SHAPE),
                vector("exponent dim", raw(shape("[2e0]"), 8), ST_SHAPE),
                vector("five dims", raw(shape("[1,1,1,1,2]"), 8), ST_SHAPE),
                vector(
                        "100 dims",
                        raw(
                                shape(IntStream.range(0, 100)
                                        .mapToObj(i -> 1)
                                        .toList()
                                        .toString()),
                                8),
                        ST_SHAPE),
                vector("scalar", raw("{" + entry("a", "F32", "[]", "[0,4]") + "}", 4), ST_SHAPE),
                vector("too small", raw(shape("[1]"), 8), ST_SIZE_MISMATCH));
    }

    private static String shape(String shape) {
        return "{" + entry("a", "F32", shape, "[0,8]") + "}";
    }

    private static Stream<Arguments> layout() {
        return Stream.of(
                vector("overlap", raw(two("[0,8]", "[4,12]"), 12), ST_OFFSETS_OVERLAP),
                vector("alias", raw(two("[0,8]", "[0,8]"), 8), ST_OFFSETS_OVERLAP),
                vector("hole", raw(two("[0,8]", "[12,20]"), 20), ST_OFFSETS_GAP),
                vector("first offset not 0", raw("{" + entry("a", "F32", "[2]", "[4,12]") + "}", 12), ST_OFFSETS_GAP),
                vector("trailing bytes", raw(ONE, 9), ST_TRAILING_BYTES),
                vector("truncated", raw(ONE, 7), ST_OFFSETS_BEYOND_FILE),
                vector("reversed", raw(two("[0,8]", "[16,8]"), 16), ST_OFFSETS_ORDER),
                vector("negative", raw(two("[-8,0]", "[0,8]"), 8), ST_OFFSETS_TYPE),
                vector("float", raw(two("[0.0,8]", "[8,16]"), 16), ST_OFFSETS_TYPE),
                vector("3 offsets", raw(two("[0,8,8]", "[8,16]"), 16), ST_OFFSETS_TYPE),
                vector("offset 2^64", raw(two("[0,18446744073709551616]", "[8,16]"), 16), ST_OFFSETS_TYPE),
                vector("offsets string", raw(two("\"0,8\"", "[8,16]"), 16), ST_OFFSETS_TYPE));
    }

    private static String two(String first, String second) {
        return "{" + entry("a", "F32", "[2]", first) + "," + entry("b", "F32", "[2]", second) + "}";
    }

    private static Stream<Arguments> foreign() throws IOException {
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(zip)) {
            out.putNextEntry(new ZipEntry("archive/data.pkl"));
        }
        String pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:" + "0".repeat(64) + "\nsize 48\n";
        return Stream.of(
                vector("LFS pointer", pointer.getBytes(StandardCharsets.UTF_8), FILE_TYPE_MISMATCH),
                vector(
                        "HTML page",
                        "<!DOCTYPE html><html></html>".getBytes(StandardCharsets.UTF_8),
                        FILE_TYPE_MISMATCH),
                vector("JSON error", "{\"error\":\"not found\"}".getBytes(StandardCharsets.UTF_8), FILE_TYPE_MISMATCH),
                vector("ZIP magic", zip.toByteArray(), FILE_TYPE_MISMATCH),
                vector("GGUF magic", "GGUF\3\0\0\0\0\0\0\0".getBytes(StandardCharsets.UTF_8), FILE_TYPE_MISMATCH),
                vector("gzip magic", new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 3}, FILE_TYPE_MISMATCH));
    }

    private static Arguments vector(String name, byte[] file, FindingCode code) {
        return Arguments.of(name, file, code);
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("refused")
    void refuses(String name, byte[] file, FindingCode code) {
        // When
        Safetensors.Result result = Safetensors.read("adapter_model.safetensors", file, file.length);

        // Then
        assertThat(result).isInstanceOf(Safetensors.Invalid.class);
        assertThat(result.findings())
                .filteredOn(finding -> finding.level() == Level.REJECT)
                .allMatch(finding -> !finding.hint().isEmpty())
                .extracting(Finding::code)
                .contains(code);
    }

    static Stream<Arguments> accepted() {
        return Stream.of(
                Arguments.of("one tensor", raw(ONE, 8), 1),
                Arguments.of("trailing spaces", raw(ONE + "     ", 8), 1),
                Arguments.of("unordered header", raw(two("[8,16]", "[0,8]"), 16), 2),
                Arguments.of("BF16", raw("{" + entry("a", "BF16", "[4]", "[0,8]") + "}", 8), 1),
                Arguments.of("F16", raw("{" + entry("a", "F16", "[4]", "[0,8]") + "}", 8), 1),
                Arguments.of("kohya scalar", raw("{" + entry("m.alpha", "F32", "[]", "[0,4]") + "}", 4), 1),
                Arguments.of("metadata", raw("{\"__metadata__\":{\"format\":\"pt\"}," + A + "}", 8), 1));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("accepted")
    void accepts(String name, byte[] file, int tensors) {
        // When
        Safetensors.Result result = Safetensors.read("adapter_model.safetensors", file, file.length);

        // Then
        assertThat(result.findings()).isEmpty();
        SafetensorsHeader header = ((Safetensors.Valid) result).header();
        assertThat(header.tensors()).hasSize(tensors);
        assertThat(header.tensors().getFirst().begin()).isZero();
        assertThat(header.dataStart() + header.tensors().getLast().end()).isEqualTo(file.length);
    }
}
