package dev.medley.registry.upload;

import dev.medley.format.AdapterName;
import dev.medley.format.VersionOrigin;
import dev.medley.registry.account.Account;
import dev.medley.registry.adapter.AdapterFile;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OrderBy;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Files on their way to a version. Its id is also that of the operation that publishes it. */
@Entity
@Table(name = "upload")
class Upload {
    /** Where files wait: a folder of each upload's own in it. */
    static final String QUARANTINE = "quarantine/";

    @Id
    private UUID id;

    @ManyToOne(optional = false)
    @JoinColumn(name = "account_id")
    private Account account;

    private String owner;
    private String name;
    private String tag;
    private String state;
    private double progress;
    private String findings;
    private String version;
    private String origin;

    @Column(name = "strip_metadata")
    private boolean stripsMetadata;

    @Column(name = "tag_move")
    private UUID tagMove;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "expires_at")
    private Instant expiresAt;

    @ElementCollection(fetch = FetchType.EAGER)
    @CollectionTable(name = "upload_file", joinColumns = @JoinColumn(name = "upload_id"))
    @OrderBy("position")
    private List<UploadFile> files = new ArrayList<>();

    protected Upload() {}

    Upload(UUID id, Account account, AdapterName name, String tag, List<UploadFile> files, Duration lifetime) {
        this.id = id;
        this.account = account;
        this.owner = name.owner();
        this.name = name.name();
        this.tag = tag;
        this.state = UploadState.RECEIVING.label();
        this.findings = "[]";
        this.createdAt = Instant.now();
        this.expiresAt = createdAt.plus(lifetime);
        this.files.addAll(files);
    }

    UUID id() {
        return id;
    }

    Account account() {
        return account;
    }

    AdapterName name() {
        return new AdapterName(owner, name);
    }

    String tag() {
        return tag;
    }

    UploadState state() {
        return UploadState.of(state);
    }

    /** Whether its files are still needed where they wait. */
    boolean isOpen() {
        return state() == UploadState.RECEIVING || state() == UploadState.RUNNING;
    }

    double progress() {
        return progress;
    }

    /** JSON list. */
    String findings() {
        return findings;
    }

    Optional<String> version() {
        return Optional.ofNullable(version);
    }

    /** The operation that decides whether the tag moves; absent when it has moved. */
    Optional<UUID> tagMove() {
        return Optional.ofNullable(tagMove);
    }

    Instant createdAt() {
        return createdAt;
    }

    Instant expiresAt() {
        return expiresAt;
    }

    List<UploadFile> files() {
        return List.copyOf(files);
    }

    /** Where a file waits until it is accepted; nobody but the registry names keys. */
    String quarantineKey(UploadFile file) {
        return quarantine() + file.position();
    }

    private String key(UploadFile file) {
        return file.isKnown() ? AdapterFile.key(file.sha256()) : quarantineKey(file);
    }

    String quarantine() {
        return QUARANTINE + id + "/";
    }

    /** The files that the registry fetched or made in place of a client. */
    void fill(List<UploadFile> made) {
        files.clear();
        files.addAll(made);
    }

    /** What a version that is made here is made of. */
    Optional<VersionOrigin> origin() {
        return Optional.ofNullable(origin).flatMap(VersionOrigin::parse);
    }

    void come(VersionOrigin from) {
        origin = from.canonicalJson();
    }

    /** The files where they wait. */
    List<StoredFile> stored() {
        return files.stream()
                .map(file -> new StoredFile(file.path(), file.size(), file.sha256(), key(file)))
                .toList();
    }

    /** Whether weights and images lose their metadata. */
    boolean stripsMetadata() {
        return stripsMetadata;
    }

    void stripMetadata() {
        stripsMetadata = true;
    }

    boolean isExpired(Instant now) {
        return now.isAfter(expiresAt);
    }

    void run() {
        state = UploadState.RUNNING.label();
    }

    void progressed(double share) {
        progress = share;
    }

    void succeeded(String digest, String warnings, Optional<UUID> held) {
        state = UploadState.SUCCEEDED.label();
        progress = 1;
        version = digest;
        findings = warnings;
        tagMove = held.orElse(null);
    }

    void failed(String reasons) {
        state = UploadState.FAILED.label();
        progress = 1;
        findings = reasons;
    }
}
