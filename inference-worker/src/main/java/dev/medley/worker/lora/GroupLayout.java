package dev.medley.worker.lora;

import dev.medley.worker.kernel.Columns;
import dev.medley.worker.kernel.RowMath;
import dev.medley.worker.kernel.Stripes;
import dev.medley.worker.lora.PackedFactors.Lookup;
import dev.medley.worker.lora.PackedFactors.Product;
import dev.medley.worker.lora.PackedFactors.Up;
import dev.medley.worker.model.ModuleGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where the parts of one sequence's blend lie in rank space, in one group of which some members have modules. B of all members are in one flat array for
 * the reason that {@link GroupMixer} gives.
 */
final class GroupLayout {
    private final Mixture mixture;
    private final List<Optional<PackedFactors.Group>> members;
    /** First column in h of each member. */
    private final int[] starts;

    private final Optional<Router> router;
    private final int queries;
    private final int width;
    private final Optional<GroupMixer> mixer;
    /** Of each B: its first column in h, and the first of the outputs that it adds to. */
    private final Columns[] ups;

    private final int[] from;
    private final int[] to;

    GroupLayout(ModuleGroup group, Mixture mixture, List<Optional<PackedFactors.Group>> members) {
        this.mixture = mixture;
        this.members = members;
        this.starts = new int[members.size()];
        int next = 0;
        for (int i = 0; i < starts.length; i++) {
            starts[i] = next;
            next += members.get(i).map(PackedFactors.Group::width).orElse(0);
        }
        this.queries = next;
        this.router = mixture.gate() instanceof Gate.Learnt(Router own) && own.knows(group)
                ? Optional.of(own)
                : Optional.empty();
        this.width =
                queries + router.map(own -> own.packedQueries(group).outputs()).orElse(0);
        this.mixer = mixture.isFixed()
                ? Optional.empty()
                : Optional.of(new GroupMixer(mixture, modules(group), router.isPresent()));
        List<Columns> columns = new ArrayList<>();
        List<Integer> inputs = new ArrayList<>();
        List<Integer> outputs = new ArrayList<>();
        for (int i = 0; i < starts.length; i++) {
            for (Up up : members.get(i).map(PackedFactors.Group::ups).orElse(List.of())) {
                columns.add(up.b());
                inputs.add(starts[i] + up.start());
                outputs.add(group.modules().get(up.index()).start());
            }
        }
        this.ups = columns.toArray(Columns[]::new);
        this.from = inputs.stream().mapToInt(Integer::intValue).toArray();
        this.to = outputs.stream().mapToInt(Integer::intValue).toArray();
    }

    private List<ModuleColumns> modules(ModuleGroup group) {
        List<ModuleColumns> modules = new ArrayList<>();
        for (int index = 0; index < group.modules().size(); index++) {
            int[] start = new int[starts.length];
            int[] rank = new int[starts.length];
            boolean any = false;
            for (int i = 0; i < starts.length; i++) {
                Optional<Up> up = up(members.get(i), index);
                start[i] = up.map(Up::start).orElse(0) + starts[i];
                rank[i] = up.map(Up::rank).orElse(0);
                any |= up.isPresent();
            }
            if (any) {
                String name = group.modules().get(index).name();
                modules.add(new ModuleColumns(name, group.layer(), index, start, rank));
            }
        }
        return modules;
    }

    private static Optional<Up> up(Optional<PackedFactors.Group> factors, int index) {
        return factors.stream()
                .flatMap(group -> group.ups().stream())
                .filter(up -> up.index() == index)
                .findFirst();
    }

    /** Columns of h. */
    int width() {
        return width;
    }

    /** A source's A, or the router's queries, where it has any. Sources are counted as in {@link BlendLayout#sources}. */
    Optional<Stripes> down(ModuleGroup group, int source) {
        if (source == starts.length) {
            return router.map(own -> own.packedQueries(group));
        }
        return members.get(source)
                .flatMap(own -> own.down() instanceof Product(Stripes a) ? Optional.of(a) : Optional.empty());
    }

    /** How many columns a source has. */
    int width(int source) {
        return end(source) - start(source);
    }

    private int start(int source) {
        return source == starts.length ? queries : starts[source];
    }

    private int end(int source) {
        return source == starts.length ? width : start(source + 1);
    }

    /** Copies what a source gave to its columns. */
    void place(float[] given, int at, int source, float[] h) {
        System.arraycopy(given, at, h, start(source), width(source));
    }

    /** Fills a row's h where the group reads a token. */
    void lookUp(int token, float[] h) {
        for (int i = 0; i < starts.length; i++) {
            if (members.get(i).isPresent() && members.get(i).get().down() instanceof Lookup(float[] columns, int own)) {
                System.arraycopy(columns, token * own, h, starts[i], own);
            }
        }
    }

    /**
     * Multiplies a row's h with the shares that its token gets.
     *
     * @param block of the token, for {@link GateShares}
     */
    void weigh(float[] h, int block) {
        if (mixer.isPresent()) {
            mixer.get().mix(h, block, queries);
            return;
        }
        for (int member = 0; member < starts.length; member++) {
            float share = mixture.weights().get(member).floatValue();
            RowMath.scale(h, starts[member], width(member), share);
        }
    }

    /** Makes the queries those of an input of unit mean square, for a router that wants that. */
    void normalise(float[] h, float[] x, int xAt, int inputs) {
        if (router.isPresent() && router.get().isNormalised()) {
            RowMath.scale(h, queries, width - queries, RowMath.inverseRms(x, xAt, inputs, Router.SMALLEST));
        }
    }

    /** Adds what B makes of a row's weighed h. */
    void raise(float[] h, float[] y, int yAt) {
        for (int i = 0; i < ups.length; i++) {
            ups[i].add(h, from[i], y, yAt + to[i]);
        }
    }
}
