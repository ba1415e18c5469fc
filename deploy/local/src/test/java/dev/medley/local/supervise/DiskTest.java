package dev.medley.local.supervise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.medley.local.problem.Failure;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DiskTest {
    private static final Path DATA = Path.of("/data/medley");
    private static final Disk FULL = new Disk(DATA, 2_500_000);
    private static final Disk ROOMY = new Disk(DATA, 1_000_000_000);

    @Test
    void startsNothingWithoutRoom() {
        assertThatCode(ROOMY::requireRoom).doesNotThrowAnyException();
        assertThatThrownBy(FULL::requireRoom)
                .isInstanceOf(Failure.class)
                .hasMessage("the disk of /data/medley is full, 2 MB are free: make room, or choose another folder"
                        + " with --data; a first start needs 128 MB");
    }

    @Test
    void isBlamedForWhatFailsWhenItIsFull() {
        // Given
        var refused = new Failure("object storage refused a part with status 500");

        // Then
        assertThat(ROOMY.blamed(refused)).isEmpty();
        assertThat(FULL.blamed(refused).orElseThrow())
                .hasMessage("the disk of /data/medley is full, 2 MB are free: make room, or choose another folder"
                        + " with --data (object storage refused a part with status 500)");
    }
}
