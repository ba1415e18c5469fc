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
    /** Also deleted ones: their names stay taken. */
    Optional<Adapter> findByName(AdapterName name) {
        return find("owner = ?1 and name = ?2", name.owner(), name.name()).firstResultOptional();
    }

    /** As {@link #findByName}; others that publish or move a tag of this adapter wait until the transaction ends. */
    public Optional<Adapter> lockByName(AdapterName name) {
        return find("owner = ?1 and name = ?2", name.owner(), name.name())
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResultOptional();
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
                        "from AdapterVersion v where v.digest = :digest and v.adapter.deletedAt is null order by v.createdAt",
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

    /** Forgets a tag; where it pointed stays in its history. */
    public void removeTag(Tag tag) {
        getEntityManager().remove(tag);
    }

    /** Newest first. */
    public List<AdapterVersion> findVersions(Adapter adapter) {
        return getEntityManager()
                .createQuery(
                        "from AdapterVersion v where v.adapter = :adapter order by v.createdAt desc",
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
