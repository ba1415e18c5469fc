package dev.medley.worker.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.medley.worker.problem.AdapterUnavailable;
import dev.medley.worker.problem.InvalidAdapter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class AdapterCacheTest {
    private static final long SIZE = 100;
    private final List<String> loaded = new ArrayList<>();

    @Test
    void loadsAnAdapterOnce() {
        // Given
        var cache = new AdapterCache(this::load, 10 * SIZE);

        // When
        cache.lease(refs("a", "b")).orElseThrow().close();
        AdapterLease again = cache.lease(refs("b")).orElseThrow();

        // Then
        assertThat(loaded).containsExactly("a", "b");
        assertThat(again.adapters()).extracting(LoraAdapter::version).containsExactly("b");
        assertThat(cache.stats()).isEqualTo(new CacheStats(2, 2 * SIZE, 1, 2, 0));
    }

    @Test
    void evictsWhatWasIdleLongest() {
        // Given
        var cache = new AdapterCache(this::load, 2 * SIZE);
        cache.lease(refs("a")).orElseThrow().close();
        cache.lease(refs("b")).orElseThrow().close();
        cache.lease(refs("a")).orElseThrow().close();

        // When
        cache.lease(refs("c")).orElseThrow().close();

        // Then
        assertThat(cache.resident()).containsExactly("a", "c");
    }

    @Test
    void neverEvictsALeasedAdapter() {
        // Given
        var cache = new AdapterCache(this::load, 2 * SIZE);
        AdapterLease leased = cache.lease(refs("a")).orElseThrow();
        cache.lease(refs("b")).orElseThrow().close();
        cache.lease(refs("b")).orElseThrow().close();

        // When
        Optional<AdapterLease> second = cache.lease(refs("c"));

        // Then
        assertThat(second).isPresent();
        assertThat(cache.resident()).containsExactly("a", "c");
        leased.close();
    }

    @Test
    void aBlendThatDoesNotFitLeasesNothing() {
        // Given
        var cache = new AdapterCache(this::load, 3 * SIZE);
        AdapterLease held = cache.lease(refs("a", "b")).orElseThrow();

        // When
        Optional<AdapterLease> blend = cache.lease(refs("c", "d"));
        held.close();
        Optional<AdapterLease> later = cache.lease(refs("c", "d"));

        // Then
        assertThat(blend).isEmpty();
        assertThat(later).isPresent();
        assertThat(cache.resident()).contains("c", "d");
    }

    @Test
    void aFailedLoadLeasesNothing() {
        // Given
        var cache = new AdapterCache(this::load, SIZE);

        // When
        assertThatExceptionOfType(AdapterUnavailable.class).isThrownBy(() -> cache.lease(refs("a", "broken")));
        Optional<AdapterLease> next = cache.lease(refs("b"));

        // Then
        assertThat(next).isPresent();
        assertThat(cache.resident()).containsExactly("b");
    }

    @Test
    void whatReadingFailsAtUnexpectedlyIsThatAdaptersFault() {
        // Given
        var cache = new AdapterCache(this::load, 2 * SIZE);

        // When / Then
        assertThatExceptionOfType(InvalidAdapter.class)
                .isThrownBy(() -> cache.lease(refs("a", "odd")))
                .satisfies(problem -> assertThat(problem.refusedAdapter()).contains("odd"));
    }

    @Test
    void closingALeaseTwiceReleasesOnce() {
        // Given
        var cache = new AdapterCache(this::load, SIZE);
        AdapterLease first = cache.lease(refs("a")).orElseThrow();
        AdapterLease second = cache.lease(refs("a")).orElseThrow();

        // When
        first.close();
        first.close();

        // Then
        assertThat(cache.lease(refs("b"))).isEmpty();
        second.close();
        assertThat(cache.lease(refs("b"))).isPresent();
    }

    @Test
    void anAdapterIsReadOnceHoweverManyWaitForIt() {
        // Given
        List<Runnable> reading = new ArrayList<>();
        var cache = new AdapterCache(this::load, 10 * SIZE, reading::add);

        // When
        cache.newRound();
        Optional<AdapterLease> early = cache.lease(refs("a"));
        Optional<AdapterLease> other = cache.lease(refs("a", "b"));
        boolean wasLoading = cache.isLoading(refs("a"));
        reading.forEach(Runnable::run);
        cache.newRound();
        Optional<AdapterLease> later = cache.lease(refs("a", "b"));

        // Then
        assertThat(early).isEmpty();
        assertThat(other).isEmpty();
        assertThat(wasLoading).isTrue();
        assertThat(later).isPresent();
        assertThat(loaded).containsExactly("a", "b");
    }

    @Test
    void twoBlendsThatFitOnlyOneByOneAreServedInTheirOrder() {
        // Given
        List<Runnable> reading = new ArrayList<>();
        var cache = new AdapterCache(sized(), 3 * SIZE, reading::add);

        // When
        cache.newRound();
        boolean first = cache.claim(refs("a", "b"));
        boolean second = cache.claim(refs("c", "d"));
        boolean third = cache.claim(refs("e"));
        reading.forEach(Runnable::run);
        cache.newRound();
        AdapterLease lease = cache.lease(refs("a", "b")).orElseThrow();
        boolean stillNot = cache.claim(refs("c", "d"));
        lease.close();
        cache.newRound();

        // Then
        assertThat(first).isTrue();
        assertThat(second).isFalse();
        assertThat(third).isTrue();
        assertThat(stillNot).isFalse();
        assertThat(cache.claim(refs("c", "d"))).isTrue();
        assertThat(loaded).containsExactly("a", "b", "e");
    }

    @Test
    void aBlendLargerThanAllOfTheMemoryIsRefused() {
        // Given
        var expected = new AdapterCache(sized(), 2 * SIZE);
        var surprising = new AdapterCache(this::load, 2 * SIZE);

        // When / Then
        for (AdapterCache cache : List.of(expected, surprising)) {
            assertThatExceptionOfType(BlendTooLarge.class)
                    .isThrownBy(() -> cache.lease(refs("a", "b", "c")))
                    .matches(problem -> problem.code().equals("invalid_adapter_blend") && problem.status() == 400);
            assertThat(cache.lease(refs("a", "b"))).isPresent();
        }
    }

    @Test
    void whatIsExpensiveToBringBackStaysLonger() {
        // Given
        var cache = new AdapterCache(this::loadSlowly, 2 * SIZE);
        cache.lease(refs("slow")).orElseThrow().close();
        cache.lease(refs("b")).orElseThrow().close();

        // When
        cache.lease(refs("c")).orElseThrow().close();

        // Then
        assertThat(cache.resident()).containsExactly("c", "slow");
    }

    @Test
    void aFailureThatNobodySawIsNotRemembered() {
        // Given
        List<Runnable> reading = new ArrayList<>();
        var cache = new AdapterCache(this::load, SIZE, reading::add);
        cache.newRound();
        cache.claim(refs("broken"));
        reading.removeFirst().run();

        // When
        cache.newRound();
        cache.newRound();
        cache.claim(refs("broken"));

        // Then
        assertThat(reading).hasSize(1);
        assertThat(cache.loads().failures()).isEqualTo(1);
    }

    private AdapterCache.Loader sized() {
        return new AdapterCache.Loader() {
            @Override
            public AdapterCache.Prepared prepare(AdapterRef ref) {
                return load(ref);
            }

            @Override
            public long expectedBytes(AdapterRef ref) {
                return SIZE;
            }
        };
    }

    private AdapterCache.Prepared loadSlowly(AdapterRef ref) {
        if (ref.id().equals("slow")) {
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
        return load(ref);
    }

    private AdapterCache.Prepared load(AdapterRef ref) {
        if (ref.id().equals("broken")) {
            throw new AdapterUnavailable(ref.id(), "its files cannot be read");
        }
        if (ref.id().equals("odd")) {
            throw new IllegalStateException("no check foresaw this");
        }
        loaded.add(ref.id());
        return () -> new LoraAdapter(ref.version(), Map.of(), SIZE);
    }

    private static List<AdapterRef> refs(String... names) {
        return List.of(names).stream()
                .map(name -> new AdapterRef(name, name, Path.of(name)))
                .toList();
    }
}
