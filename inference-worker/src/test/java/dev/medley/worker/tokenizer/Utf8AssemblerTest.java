package dev.medley.worker.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class Utf8AssemblerTest {
    @Test
    void holdsBackACharacterUntilItsLastByte() {
        // Given
        byte[] bytes = "👍".getBytes(StandardCharsets.UTF_8);
        var assembler = new Utf8Assembler();

        // When
        var texts = new String[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            texts[i] = assembler.append(new byte[] {bytes[i]});
        }

        // Then
        assertThat(texts).containsExactly("", "", "", "👍");
        assertThat(assembler.finish()).isEmpty();
    }

    @Test
    void givesWholeCharactersBeforeAHalfOne() {
        // Given
        var assembler = new Utf8Assembler();

        // When
        String first = assembler.append(new byte[] {'a', 'b', (byte) 0xC3});
        String second = assembler.append(new byte[] {(byte) 0xA9, 'c'});

        // Then
        assertThat(first).isEqualTo("ab");
        assertThat(second).isEqualTo("éc");
    }

    @Test
    void replacesWhatIsNotUtf8() {
        // Given
        var assembler = new Utf8Assembler();

        // When
        String text = assembler.append(new byte[] {'x', (byte) 0xFF, 'y'});

        // Then
        assertThat(text).isEqualTo("x\uFFFDy");
    }

    @Test
    void replacesAHalfCharacterAtTheEnd() {
        // Given
        var assembler = new Utf8Assembler();
        assembler.append(new byte[] {(byte) 0xE2, (byte) 0x82});

        // When
        String rest = assembler.finish();

        // Then
        assertThat(rest).isEqualTo("\uFFFD");
    }
}
