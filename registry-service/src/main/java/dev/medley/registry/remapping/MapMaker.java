package dev.medley.registry.remapping;

import dev.medley.registry.remapping.PlaceRepository.Count;
import dev.medley.registry.remapping.PlaceRepository.Pass;
import dev.medley.registry.retrieve.Projections;
import io.quarkus.narayana.jta.QuarkusTransaction;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Makes one map, in steps that are short transactions of their own and can be done again: places for all adapters of the base, beside those in force;
 * their index; places for what was published meanwhile; and in one transaction the last of these, the base's retriever and the end of the operation.
 * It rests as long as it works, so that half of its core and of the disk are everybody else's. Of one thread.
 */
final class MapMaker {
    /** Making the index takes about as long as making the places. */
    private static final double PLACES_SHARE = 0.5;

    private final RemappingRepository repository;
    private final PlaceRepository places;
    private final Projections projections;
    private final Remapping remapping;
    private boolean goesOn = true;

    MapMaker(RemappingRepository repository, PlaceRepository places, Projections projections, Remapping remapping) {
        this.repository = repository;
        this.places = places;
        this.projections = projections;
        this.remapping = remapping;
    }

    /**
     * Until the map is in force, or the operation was ended by somebody.
     *
     * @throws dev.medley.registry.problem.Problem when the retriever has gone since it was chosen
     */
    void make(MapTurn turn) throws InterruptedException {
        projections.require(remapping.chosen());
        place();
        if (goesOn) {
            turn.index(remapping.map().number());
        }
        boolean isInForce = false;
        while (goesOn && !isInForce) {
            place();
            isInForce = goesOn && paced(this::enforce);
        }
    }

    /** Works a little, then rests as long. */
    static <T> T paced(Supplier<T> step) throws InterruptedException {
        long begun = System.nanoTime();
        T result = QuarkusTransaction.requiringNew().call(step::get);
        TimeUnit.NANOSECONDS.sleep(System.nanoTime() - begun);
        return result;
    }

    /** Passes over the adapters until one finds no more than can be placed at once. */
    private void place() throws InterruptedException {
        Pass pass;
        do {
            pass = Pass.BEGINNING;
            Count count = places.count(remapping.chosen().base(), remapping.map());
            while (goesOn && !pass.isOver()) {
                Pass before = pass;
                pass = paced(() -> step(before, count));
            }
        } while (goesOn && pass.added() > PlaceRepository.AT_ONCE);
    }

    private Pass step(Pass before, Count count) {
        Pass pass = places.add(remapping.chosen().base(), remapping.map(), before);
        goesOn = repository.progressed(remapping.id(), PLACES_SHARE * count.share(pass.added()));
        return pass;
    }

    /** False when an adapter has no place yet because somebody had a lock on it; true as well when the operation had ended. */
    private boolean enforce() {
        repository.holdPublishing(remapping.chosen().base());
        places.add(remapping.chosen().base(), remapping.map(), Pass.BEGINNING);
        if (!places.isComplete(remapping.chosen().base(), remapping.map())) {
            return false;
        }
        projections.require(remapping.chosen());
        repository.succeeded(remapping, projections.learnt(remapping.map()));
        return true;
    }
}
