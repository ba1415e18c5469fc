package dev.medley.registry.training;

import dev.medley.registry.embedding.Vector;
import java.util.ArrayList;
import java.util.List;

/**
 * How near a prompt is to a task: the cosine under a map, less a share of how alike the task's own examples are. The mean of examples that are all
 * alike lies near to every neighbour's prompts as well; that of varied ones is far from some of its own.
 *
 * @param map row by row
 * @param tilt the share; 0 leaves the cosine as it is
 * @param typicalFit of the training tasks, so that scores stay near the cosines
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never changed
record Space(float[] map, double tilt, double typicalFit) {
    /** The embeddings as they are. */
    static final Space PLAIN = new Space(identity(), 0, 0);

    /** A task in this space. */
    record Place(Vector mean, double tilt) {}

    Vector at(Vector prompt) {
        return prompt.under(map);
    }

    Place place(Task task) {
        return new Place(at(task.mean()), tilt == 0 ? 0 : tilt * (typicalFit - fit(task.examples(), map)));
    }

    static double score(Vector mapped, Place place) {
        return mapped.cosine(place.mean()) + place.tilt();
    }

    /** Mean cosine of an example with the mean of the others, under the map. */
    static double fit(List<Vector> examples, float[] map) {
        List<Vector> mapped = examples.stream().map(each -> each.under(map)).toList();
        double sum = 0;
        for (int i = 0; i < mapped.size(); i++) {
            List<Vector> others = new ArrayList<>(mapped);
            sum += others.remove(i).cosine(Vector.mean(others));
        }
        return sum / mapped.size();
    }

    private static float[] identity() {
        float[] map = new float[Vector.DIMENSIONS * Vector.DIMENSIONS];
        for (int i = 0; i < Vector.DIMENSIONS; i++) {
            map[i * Vector.DIMENSIONS + i] = 1;
        }
        return map;
    }
}
