package dev.medley.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images lose what stands beside the picture, and nothing of the picture. */
class BareImageTest {
    private static final byte[] SECRET = "Exif\0\0 taken at home".getBytes(StandardCharsets.ISO_8859_1);

    @ParameterizedTest
    @ValueSource(strings = {"jpg", "png", "gif"})
    void keepsThePictureAndNothingBesideIt(String format) throws IOException {
        // Given
        byte[] plain = picture(format);
        byte[] told = switch (format) {
            case "jpg" -> join(head(plain, 2), segment(0xe1), segment(0xfe), tail(plain, 2), SECRET);
            case "png" -> join(head(plain, 33), chunk("eXIf"), chunk("tEXt"), tail(plain, 33), SECRET);
            default -> join(head(plain, first(plain)), comment(), tail(plain, first(plain)), SECRET);
        };

        // When
        byte[] bare = BareImage.of(told).orElseThrow();

        // Then
        assertThat(text(told)).contains("taken at home");
        assertThat(text(bare)).doesNotContain("taken at home");
        assertThat(pixels(bare)).isEqualTo(pixels(plain));
        assertThat(BareImage.of(bare))
                .hasValueSatisfying(again -> assertThat(again).isEqualTo(bare));
    }

    @Test
    void takesExifAndXmpOutOfAWebpWithItsWordOfThem() {
        // Given
        byte[] extended = {0x2c, 0, 0, 0, 9, 0, 0, 9, 0, 0};
        byte[] lossy = {1, 2, 3};

        // When
        byte[] bare = BareImage.of(webp("VP8X", extended, "VP8 ", lossy, "EXIF", SECRET, "XMP ", SECRET))
                .orElseThrow();

        // Then
        byte[] without = extended.clone();
        without[0] = 0x20;
        assertThat(bare).isEqualTo(webp("VP8X", without, "VP8 ", lossy));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpg", "png", "gif"})
    void takesNoImageThatIsCutOff(String format) throws IOException {
        byte[] plain = picture(format);

        for (int length = 0; length < plain.length; length++) {
            assertThat(BareImage.of(Arrays.copyOf(plain, length)))
                    .as("%d", length)
                    .isEmpty();
        }
    }

    private static byte[] picture(String format) throws IOException {
        var image = new BufferedImage(9, 7, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 63; i++) {
            image.setRGB(i % 9, i / 9, i * 0x040302);
        }
        var out = new ByteArrayOutputStream();
        ImageIO.write(image, format, out);
        return out.toByteArray();
    }

    private static int[] pixels(byte[] file) throws IOException {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(file));
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }

    private static byte[] segment(int marker) {
        return join(new byte[] {(byte) 0xff, (byte) marker, 0, (byte) (SECRET.length + 2)}, SECRET);
    }

    private static byte[] chunk(String type) {
        byte[] body = join(type.getBytes(StandardCharsets.US_ASCII), SECRET);
        var sum = new CRC32();
        sum.update(body);
        return join(
                ByteBuffer.allocate(4).putInt(SECRET.length).array(),
                body,
                ByteBuffer.allocate(4).putInt((int) sum.getValue()).array());
    }

    private static byte[] comment() {
        return join(new byte[] {0x21, (byte) 0xfe, (byte) SECRET.length}, SECRET, new byte[1]);
    }

    /** Where a GIF's first block is, behind its colours. */
    private static int first(byte[] gif) {
        return 13 + (3 << ((gif[10] & 7) + 1));
    }

    /** Names and bodies by turns. */
    private static byte[] webp(Object... chunks) {
        byte[] all = "WEBP".getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < chunks.length; i += 2) {
            byte[] body = (byte[]) chunks[i + 1];
            all = join(
                    all,
                    ((String) chunks[i]).getBytes(StandardCharsets.US_ASCII),
                    little(body.length),
                    body,
                    new byte[body.length % 2]);
        }
        return join("RIFF".getBytes(StandardCharsets.US_ASCII), little(all.length), all);
    }

    private static byte[] little(int number) {
        return ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(number)
                .array();
    }

    private static byte[] head(byte[] bytes, int count) {
        return Arrays.copyOf(bytes, count);
    }

    private static byte[] tail(byte[] bytes, int from) {
        return Arrays.copyOfRange(bytes, from, bytes.length);
    }

    private static byte[] join(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
