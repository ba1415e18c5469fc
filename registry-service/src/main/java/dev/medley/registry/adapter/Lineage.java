package dev.medley.registry.adapter;

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
import java.util.UUID;

/**
 * Which versions came of which others. A parent is remembered by the name it had, which leads to the same adapter for ever: names are never given out
 * again. Relatives are named only to those who may see them.
 */
@ApplicationScoped
public class Lineage {
    private static final int MOST = 200;
    private static final String SEEN = " a.deleted_at is null and a.taken_down_at is null and v.deleted_at is null"
            + " and (a.visibility in ('public', 'gated') or a.owner_id = any ((select owners_of(?::uuid))::uuid[]))";
    private static final String PARENTS = """
            select p.relation, a.owner || '/' || a.name as id, p.digest, p.weight, p.position
            from version_parent p
            join adapter_version v on v.digest = p.digest
            join adapter a on a.id = v.adapter_id and p.parent in (
                select a.owner || '/' || a.name union all
                select f.owner || '/' || f.name from adapter_alias f where f.adapter_id = a.id)
            where p.version_id = ? and""" + SEEN + " order by p.relation, p.position limit " + MOST;
    private static final String CHILDREN = """
            select p.relation, a.owner || '/' || a.name as id, v.digest, p.weight, p.position
            from version_parent p
            join adapter_version v on v.id = p.version_id
            join adapter a on a.id = v.adapter_id
            where p.digest = ? and p.parent in (
                select n.owner || '/' || n.name from (
                    select owner, name, id from adapter union all select owner, name, adapter_id from adapter_alias) n
                where n.id = ?) and""" + SEEN + " order by id, v.digest limit " + MOST;

    private final AgroalDataSource database;

    @Inject
    Lineage(AgroalDataSource database) {
        this.database = database;
    }

    /**
     * A parent or a child.
     *
     * @param relation {@code forked}, {@code merged} or {@code derived}
     * @param weight of a parent in a merge; else 1
     */
    public record Relative(String relation, String id, String version, double weight) {}

    /** Remembers parents, in the transaction that publishes their child. */
    public void record(UUID version, List<Relative> parents) {
        String sql = "insert into version_parent (version_id, relation, position, parent, digest, weight)"
                + " values (?, ?, ?, ?, ?, ?) on conflict do nothing";
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parents.size(); i++) {
                Relative parent = parents.get(i);
                statement.setObject(1, version);
                statement.setString(2, parent.relation());
                statement.setInt(3, i);
                statement.setString(4, parent.id());
                statement.setString(5, parent.version());
                statement.setDouble(6, parent.weight());
                statement.executeUpdate();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("can't remember parents", e);
        }
    }

    /** What a version was made of. */
    public List<Relative> parents(AdapterVersion version, Optional<UUID> who) {
        return find(PARENTS, List.of(version.id()), who);
    }

    /** What was made of a version; copies of it that came of another adapter are that one's. */
    public List<Relative> children(AdapterVersion version, Optional<UUID> who) {
        return find(CHILDREN, List.of(version.digest(), version.adapter().id()), who);
    }

    private List<Relative> find(String sql, List<Object> of, Optional<UUID> who) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < of.size(); i++) {
                statement.setObject(i + 1, of.get(i));
            }
            statement.setObject(of.size() + 1, who.orElse(null));
            List<Relative> relatives = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    relatives.add(
                            new Relative(rows.getString(1), rows.getString(2), rows.getString(3), rows.getDouble(4)));
                }
            }
            return relatives;
        } catch (SQLException e) {
            throw new IllegalStateException("can't read a lineage", e);
        }
    }
}
