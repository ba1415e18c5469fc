package dev.medley.registry.adapter;

import dev.medley.format.AdapterName;
import dev.medley.registry.account.Account;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Adapters with their versions and tags. */
@ApplicationScoped
public class AdapterRepository implements PanacheRepositoryBase<Adapter, UUID> {
    /** Also deleted ones: their names stay taken. A former name means the adapter that has another one now. */
    public Optional<Adapter> findByName(AdapterName name) {
        return findExactly(name).or(() -> findByFormerName(name));
    }

    /** Only by its present name. */
    Optional<Adapter> findExactly(AdapterName name) {
        return find("owner = ?1 and name = ?2", name.owner(), name.name()).firstResultOptional();
    }

    Optional<Adapter> findByFormerName(AdapterName name) {
        return getSession()
                .createNativeQuery(
                        "select a.* from adapter a join adapter_alias f on f.adapter_id = a.id where f.owner = ?1 and f.name = ?2",
                        Adapter.class)
                .setParameter(1, name.owner())
                .setParameter(2, name.name())
                .getResultStream()
                .findFirst();
    }

    void keepFormerName(Adapter adapter, AdapterName former) {
        getEntityManager()
                .createNativeQuery("insert into adapter_alias (owner, name, adapter_id) values (?1, ?2, ?3)")
                .setParameter(1, former.owner())
                .setParameter(2, former.name())
                .setParameter(3, adapter.id())
                .executeUpdate();
    }

    void forgetFormerName(AdapterName name) {
        getEntityManager()
                .createNativeQuery("delete from adapter_alias where owner = ?1 and name = ?2")
                .setParameter(1, name.owner())
                .setParameter(2, name.name())
                .executeUpdate();
    }

    /** As {@link #findExactly}; others that publish or move a tag of this adapter wait until the transaction ends. */
    public Optional<Adapter> lockByName(AdapterName name) {
        return find("owner = ?1 and name = ?2", name.owner(), name.name())
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResultOptional();
    }

    /** Writes the row unless the name is there, and tells whether it did; waits for another transaction that is writing it. */
    boolean insertIfAbsent(Adapter adapter) {
        return getEntityManager()
                        .createNativeQuery("""
                        insert into adapter (id, owner_id, owner, name, visibility) values (?1, ?2, ?3, ?4, ?5)
                        on conflict (owner, name) do nothing""")
                        .setParameter(1, adapter.id())
                        .setParameter(2, adapter.ownerId())
                        .setParameter(3, adapter.name().owner())
                        .setParameter(4, adapter.name().name())
                        .setParameter(5, adapter.visibility().label())
                        .executeUpdate()
                == 1;
    }

    /** Others that change this adapter wait until the transaction ends; reads it anew. */
    public Adapter lock(Adapter adapter) {
        getEntityManager().refresh(adapter, LockModeType.PESSIMISTIC_WRITE);
        return adapter;
    }

    public Optional<AdapterVersion> findVersion(UUID id) {
        return Optional.ofNullable(getEntityManager().find(AdapterVersion.class, id));
    }

    public Optional<AdapterVersion> findByDigest(Adapter adapter, String digest) {
        return getEntityManager()
                .createQuery(
                        "from AdapterVersion v where v.adapter = :adapter and v.digest = :digest", AdapterVersion.class)
                .setParameter("adapter", adapter)
                .setParameter("digest", digest)
                .getResultStream()
                .findFirst();
    }

    /** Any version of this content; its files are the same whoever published it. */
    public Optional<AdapterVersion> findAnyByDigest(String digest) {
        return getEntityManager()
                .createQuery(
                        "from AdapterVersion v where v.digest = :digest and v.adapter.deletedAt is null"
                                + " and v.adapter.takenDownAt is null and v.deletedAt is null order by v.createdAt",
                        AdapterVersion.class)
                .setParameter("digest", digest)
                .setMaxResults(1)
                .getResultStream()
                .findFirst();
    }

    public Optional<Tag> findTag(Adapter adapter, String name) {
        return Optional.ofNullable(getEntityManager().find(Tag.class, new Tag.Key(adapter.id(), name)));
    }

    public List<Tag> findTags(Adapter adapter) {
        return getEntityManager()
                .createQuery("from Tag t where t.key.adapterId = :adapter order by t.updatedAt desc", Tag.class)
                .setParameter("adapter", adapter.id())
                .getResultList();
    }

    /** Names of the tags that point to a version. */
    public List<String> findTagNames(Adapter adapter, AdapterVersion version) {
        return findTags(adapter).stream()
                .filter(tag -> tag.version().id().equals(version.id()))
                .map(Tag::name)
                .sorted()
                .toList();
    }

    /** Forgets a tag; where it pointed stays in its history. */
    public void removeTag(Tag tag) {
        tag.version().untag();
        getEntityManager().remove(tag);
    }

    /** Newest first. */
    public List<AdapterVersion> findVersions(Adapter adapter) {
        return getEntityManager()
                .createQuery(
                        "from AdapterVersion v where v.adapter = :adapter and v.deletedAt is null order by v.createdAt desc, v.digest",
                        AdapterVersion.class)
                .setParameter("adapter", adapter)
                .getResultList();
    }

    public void save(Object entity) {
        getEntityManager().persist(entity);
    }

    void recordMove(Adapter adapter, String tag, AdapterVersion to, Account by) {
        getEntityManager()
                .createNativeQuery(
                        "insert into tag_history (adapter_id, name, version_id, moved_by) values (?1, ?2, ?3, ?4)")
                .setParameter(1, adapter.id())
                .setParameter(2, tag)
                .setParameter(3, to.id())
                .setParameter(4, by.id())
                .executeUpdate();
    }

    /** Tags that stay where they are. */
    public List<String> findProtections(Adapter adapter) {
        return getSession()
                .createNativeQuery(
                        "select pattern from tag_protection where adapter_id = ?1 order by pattern", String.class)
                .setParameter(1, adapter.id())
                .getResultList();
    }

    void protect(Adapter adapter, List<String> patterns) {
        getEntityManager()
                .createNativeQuery("delete from tag_protection where adapter_id = ?1")
                .setParameter(1, adapter.id())
                .executeUpdate();
        for (String pattern : patterns) {
            getEntityManager()
                    .createNativeQuery("insert into tag_protection (adapter_id, pattern) values (?1, ?2)")
                    .setParameter(1, adapter.id())
                    .setParameter(2, pattern)
                    .executeUpdate();
        }
    }

    /** Moves of a tag, newest first: digest, time, user name. */
    List<Object[]> findMoves(Adapter adapter, String tag) {
        return getSession()
                .createNativeQuery("""
                        select v.digest, h.moved_at, a.username
                        from tag_history h join adapter_version v on v.id = h.version_id join account a on a.id = h.moved_by
                        where h.adapter_id = ?1 and h.name = ?2 order by h.id desc""", Object[].class)
                .setParameter(1, adapter.id())
                .setParameter(2, tag)
                .getResultList();
    }
}
