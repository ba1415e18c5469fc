package dev.medley.registry.adapter;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** A name that points to a version and may move; every move is kept in {@code tag_history}. */
@Entity
@Table(name = "tag")
public class Tag {
    /** Which tag of which adapter. */
    @Embeddable
    record Key(@Column(name = "adapter_id") UUID adapterId, String name) {}

    @EmbeddedId
    private Key key;

    @ManyToOne(optional = false)
    @JoinColumn(name = "version_id")
    private AdapterVersion version;

    @Column(name = "updated_at")
    private Instant updatedAt;

    protected Tag() {}

    Tag(Adapter adapter, String name, AdapterVersion version) {
        this.key = new Key(adapter.id(), name);
        this.version = version;
        this.updatedAt = Instant.now();
    }

    public String name() {
        return key.name();
    }

    public AdapterVersion version() {
        return version;
    }

    Instant updatedAt() {
        return updatedAt;
    }

    void move(AdapterVersion to) {
        version.untag();
        version = to;
        updatedAt = Instant.now();
    }
}
