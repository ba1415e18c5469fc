package dev.medley.registry.bench;

import dev.medley.registry.embedding.BgeSmallEmbedder;
import dev.medley.registry.embedding.Embedder;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/**
 * Fills an empty running registry with adapters and measures what people wait for: searching, listing, routing; and how much of the exact answer the
 * vector index finds.
 *
 * <p>Arguments: JDBC URL, user and password of its database, its address, an API key, the crowd's file, how many adapters.
 */
public final class RegistryBench {
    /** Until the just-started registry is compiled and the index is in memory: rounds of calls, as long as each is faster than the one before. */
    private static final int ROUND = 500;

    private static final int MOST_ROUNDS = 10;
    /** A round that takes more than this part of the one before it is as fast as that. */
    private static final double SETTLED = 0.97;

    private static final int CALLS = 800;
    private static final int RECALLED = 200;
    private static final int NEAREST = 10;
    private static final String EXACT = """
            select v.id from adapter_embedding e join latest_version v on v.version_id = e.version_id
            where v.visibility = 'public' order by e.search <=> ?::vector limit ?
            """;

    private final RegistryCalls calls;
    private final Crowd crowd;
    private final PrintStream out;

    private RegistryBench(RegistryCalls calls, Crowd crowd, PrintStream out) {
        this.calls = calls;
        this.crowd = crowd;
        this.out = out;
    }

    public static void main(String... args) throws SQLException, IOException, InterruptedException {
        Embedder embedder = new BgeSmallEmbedder();
        Crowd crowd = Crowd.read(Path.of(args[5]), embedder);
        int count = Integer.parseInt(args[6]);
        try (Connection connection = DriverManager.getConnection(args[0], args[1], args[2])) {
            System.out.println("publishing " + count + " adapters");
            new CrowdTable(connection).fill(crowd, count);
            var calls = new RegistryCalls(URI.create(args[3]), args[4]);
            new RegistryBench(calls, crowd, System.out).run(connection, embedder);
        }
    }

    private interface Call {
        void run(int number) throws IOException, InterruptedException;
    }

    private void run(Connection connection, Embedder embedder) throws SQLException, IOException, InterruptedException {
        // Each is asked once: what was asked before may be remembered.
        Iterator<String> questions =
                crowd.questions(2 * (MOST_ROUNDS * ROUND + CALLS) + RECALLED).iterator();
        out.printf("%-16s %8s %8s %8s %8s%n", "call", "p50 ms", "p99 ms", "goal", "warm-up");
        List<Double> shares = new ArrayList<>();
        shares.add(line("hybrid search", 25, i -> calls.search(questions.next(), "hybrid")));
        List<String> cursors = new ArrayList<>(List.of(""));
        shares.add(line("list page", 15, i -> {
            String next = calls.page(i == 0 ? "" : cursors.getLast());
            cursors.add(next);
        }));
        shares.add(line("route", 40, i -> calls.route(questions.next())));
        double recall = recall(connection, embedder, questions);
        out.printf(Locale.ROOT, "%-16s %8.3f %8s %8.2f%n", "recall@10", recall, "", 0.98);
        shares.add(recall / 0.98);
        out.printf(
                Locale.ROOT,
                "registry: %.2f%n",
                shares.stream().mapToDouble(Double::doubleValue).min().orElseThrow());
    }

    /** Returns goal over measured: 1 and more is well. */
    private double line(String name, double goal, Call call) throws IOException, InterruptedException {
        int warmUp = warmUp(call);
        Latencies times = measure(call, warmUp, CALLS);
        double p99 = times.percentile(0.99);
        out.printf(Locale.ROOT, "%-16s %8.1f %8.1f %8.0f %8d%n", name, times.percentile(0.5), p99, goal, warmUp);
        return goal / p99;
    }

    /** Returns how many calls that took. */
    private static int warmUp(Call call) throws IOException, InterruptedException {
        double before = Double.POSITIVE_INFINITY;
        for (int round = 0; round < MOST_ROUNDS; round++) {
            double median = measure(call, round * ROUND, ROUND).percentile(0.5);
            if (median > SETTLED * before) {
                return (round + 1) * ROUND;
            }
            before = median;
        }
        return MOST_ROUNDS * ROUND;
    }

    private static Latencies measure(Call call, int first, int count) throws IOException, InterruptedException {
        double[] millis = new double[count];
        for (int i = 0; i < count; i++) {
            long start = System.nanoTime();
            call.run(first + i);
            millis[i] = (System.nanoTime() - start) / 1e6;
        }
        return new Latencies(millis);
    }

    private double recall(Connection connection, Embedder embedder, Iterator<String> questions)
            throws SQLException, IOException, InterruptedException {
        int found = 0;
        try (Statement setting = connection.createStatement();
                PreparedStatement exact = connection.prepareStatement(EXACT)) {
            setting.execute("set enable_indexscan = off");
            for (int i = 0; i < RECALLED; i++) {
                String question = questions.next();
                List<String> ids = calls.search(question, "semantic");
                exact.setString(1, embedder.document(question).orElseThrow().toSql());
                exact.setInt(2, NEAREST);
                try (ResultSet rows = exact.executeQuery()) {
                    while (rows.next()) {
                        found += ids.contains(rows.getString(1)) ? 1 : 0;
                    }
                }
            }
        }
        return (double) found / (NEAREST * RECALLED);
    }
}
