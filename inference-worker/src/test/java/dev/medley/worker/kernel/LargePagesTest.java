package dev.medley.worker.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LargePagesTest {
    private static final long CHUNK = 1 << 20;

    @Test
    void givesZerosThatNoOtherPieceOverlaps() {
        try (Arena arena = Arena.ofConfined()) {
            // Given
            var pages = new LargePages(arena, CHUNK);

            // When
            List<MemorySegment> pieces = new ArrayList<>();
            for (long bytes : List.of(100L, 3 * CHUNK, CHUNK - 1, 64L)) {
                pieces.add(pages.allocate(bytes, 64));
            }

            // Then
            for (int i = 0; i < pieces.size(); i++) {
                MemorySegment piece = pieces.get(i);
                assertThat(piece.address() % 64).isZero();
                assertThat(piece.toArray(ValueLayout.JAVA_BYTE)).containsOnly(0);
                piece.fill((byte) (i + 1));
            }
            assertThat(pieces)
                    .extracting(piece -> piece.get(ValueLayout.JAVA_BYTE, piece.byteSize() - 1))
                    .containsExactly((byte) 1, (byte) 2, (byte) 3, (byte) 4);
            assertThat(pieces)
                    .extracting(piece -> piece.get(ValueLayout.JAVA_BYTE, 0))
                    .containsExactly((byte) 1, (byte) 2, (byte) 3, (byte) 4);
        }
    }

    @Test
    void putsPiecesSideBySideWhileTheyFit() {
        try (Arena arena = Arena.ofConfined()) {
            // Given
            var pages = new LargePages(arena, CHUNK);
            MemorySegment first = pages.allocate(100, 64);

            // When
            MemorySegment second = pages.allocate(100, 64);

            // Then
            assertThat(second.address() - first.address()).isEqualTo(128);
        }
    }

    @Test
    void endsWithItsArena() {
        // Given
        MemorySegment piece;
        try (Arena arena = Arena.ofShared()) {
            piece = new LargePages(arena, CHUNK).allocate(100, 64);
        }

        // When, Then
        assertThatThrownBy(() -> piece.get(ValueLayout.JAVA_BYTE, 0)).isInstanceOf(IllegalStateException.class);
    }
}
