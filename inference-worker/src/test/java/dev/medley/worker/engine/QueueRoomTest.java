package dev.medley.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.medley.worker.problem.QueueFull;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QueueRoomTest {
    private final QueueRoom room = new QueueRoom(12);

    @Test
    void aQueueThatOneTenantFilledHasRoomForTheShareOfAnother() {
        // Given
        assertThat(enteringUntilRefused("flood")).isEqualTo(12);

        // When / Then
        assertThat(enteringUntilRefused("b")).isEqualTo(6);
        assertThat(enteringUntilRefused("c")).isEqualTo(4);
        assertThat(enteringUntilRefused("flood")).isZero();
    }

    @Test
    void neverTakesMoreThanTwiceWhatItIsFor() {
        // Given
        for (int i = 0; i < 24; i++) {
            enteringUntilRefused("tenant" + i);
        }

        // When / Then
        assertThat(room.total()).isEqualTo(24);
    }

    @Test
    void nobodyInParticularHasNoShare() {
        // Given
        enteringUntilRefused("flood");

        // When / Then
        assertThatExceptionOfType(QueueFull.class).isThrownBy(() -> room.enter(GenerationRequest.NOBODY));
    }

    @Test
    void thereIsRoomAgainForThoseWhoLeft() {
        // Given
        enteringUntilRefused("flood");

        // When
        room.recount(Map.of("flood", 10));

        // Then
        assertThat(enteringUntilRefused("flood")).isEqualTo(2);
    }

    private int enteringUntilRefused(String tenant) {
        int before = room.total();
        assertThatExceptionOfType(QueueFull.class).isThrownBy(() -> {
            for (int i = 0; i < 100; i++) {
                room.enter(tenant);
            }
        });
        return room.total() - before;
    }
}
