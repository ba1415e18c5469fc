package dev.medley.registry.base;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The table of bases. */
@ApplicationScoped
public class BaseRepository {
    private static final String SELECT = """
            select b.name, b.license, b.layers, b.hidden_size, b.mode, b.prior, b.temperature, b.top_k, b.gain, b.router, b.retriever, b.fit_slack,
                   (select count(*) from live_worker w where w.base = b.name) as ready
            from base b
            """;

    private final AgroalDataSource database;

    @Inject
    BaseRepository(AgroalDataSource database) {
        this.database = database;
    }

    /** All, those with most live workers first: the first one answers {@code auto}. */
    public List<BaseModel> findAll() {
        return query(SELECT + " order by ready desc, b.position, b.name");
    }

    /** The base of exactly this hub name. */
    public Optional<BaseModel> find(String name) {
        return query(SELECT + " where b.name = ?", name).stream().findFirst();
    }

    /** The base of this hub name in any case of letters, by which the hub tells no names apart; spelled exactly so where there are several. */
    public Optional<BaseModel> findInAnyCase(String name) {
        return query(SELECT + " where lower(b.name) = lower(?) order by b.name = ? desc", name, name).stream()
                .findFirst();
    }

    /** How a base of this hub name is spelled here, where there is one. */
    public String spelled(String name) {
        return findInAnyCase(name).map(BaseModel::name).orElse(name);
    }

    /**
     * Adds a base where there is none of its name, with the schema's default mixture, behind those that are there; false when it is there. Asked at
     * each heartbeat: a base that is there is only read, for an insert that conflicts would wait for whoever changes the row, and that may take
     * minutes. Of two that add the same one at once, the second waits and adds nothing.
     */
    public boolean add(NewBase base) {
        String sql = """
                insert into base (name, license, layers, hidden_size, position)
                select ?, coalesce(?, 'unknown'), ?, ?, coalesce(max(position), 0) + 1 from base
                having not exists (select 1 from base where name = ?)
                on conflict (name) do nothing
                """;
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, base.name());
            statement.setString(2, base.license().orElse(null));
            statement.setInt(3, base.layers());
            statement.setInt(4, base.hiddenSize());
            statement.setString(5, base.name());
            return statement.executeUpdate() == 1;
        } catch (SQLException e) {
            throw new IllegalStateException("can't add a base", e);
        }
    }

    /** Keeps a new default mixture, router and slack; false when there is no such base. */
    public boolean change(String name, DefaultMixture mixture, Optional<String> router, double fitSlack) {
        String sql =
                "update base set mode = ?, prior = ?, temperature = ?, top_k = ?, gain = ?, router = ?, fit_slack = ? where name = ?";
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, mixture.mode());
            statement.setString(2, mixture.prior());
            statement.setDouble(3, mixture.temperature());
            statement.setInt(4, mixture.topK());
            statement.setDouble(5, mixture.gain());
            statement.setString(6, router.orElse(null));
            statement.setDouble(7, fitSlack);
            statement.setString(8, name);
            return statement.executeUpdate() == 1;
        } catch (SQLException e) {
            throw new IllegalStateException("can't change a base", e);
        }
    }

    private List<BaseModel> query(String sql, String... parameters) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            List<BaseModel> bases = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    bases.add(base(rows));
                }
            }
            return bases;
        } catch (SQLException e) {
            throw new IllegalStateException("can't read the bases", e);
        }
    }

    private static BaseModel base(ResultSet row) throws SQLException {
        DefaultMixture mixture = new DefaultMixture(
                row.getString("mode"),
                row.getString("prior"),
                row.getDouble("temperature"),
                row.getInt("top_k"),
                row.getDouble("gain"));
        return new BaseModel(
                row.getString("name"),
                row.getString("license"),
                row.getInt("layers"),
                row.getInt("hidden_size"),
                mixture,
                Optional.ofNullable(row.getString("router")),
                Optional.ofNullable(row.getString("retriever")),
                row.getDouble("fit_slack"),
                row.getInt("ready"));
    }
}
