package dev.medley.registry.adapter;

import dev.medley.format.AdapterFiles;
import dev.medley.format.VersionManifest;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OrderBy;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The vocabulary's Version: immutable, identified by the SHA-256 of its canonical manifest. */
@Entity
@Table(name = "adapter_version")
public class AdapterVersion {
    @Id
    private UUID id;

    @ManyToOne(optional = false)
    @JoinColumn(name = "adapter_id")
    private Adapter adapter;

    private String digest;
    private String manifest;
    private String base;
    private String kind;
    private int rank;
    private long size;
    private long parameters;
    private int modules;

    @Column(name = "target_modules")
    private String[] targetModules;

    private String title;
    private String summary;
    private String license;
    private String[] tags;
    private String[] runtimes;
    private String findings;
    /** Absent of versions from before it was kept. */
    private String payload;

    private String state;

    @Column(name = "state_note")
    private String stateNote;

    @Column(name = "deleted_at")
    private Instant deletedAt;

    /** Of no meaning while a tag points to it. */
    @Column(name = "untagged_since")
    private Instant untaggedSince;

    @Column(name = "private_examples")
    private boolean privateExamples;

    @Column(name = "created_at")
    private Instant createdAt;

    @ElementCollection
    @CollectionTable(name = "adapter_file", joinColumns = @JoinColumn(name = "version_id"))
    @OrderBy("path")
    private List<AdapterFile> files = new ArrayList<>();

    protected AdapterVersion() {}

    AdapterVersion(Adapter adapter, NewVersion version) {
        this.id = UUID.randomUUID();
        this.adapter = adapter;
        this.digest = version.manifest().digest();
        this.manifest = version.manifest().canonicalJson();
        this.base = version.manifest().base();
        this.kind = version.manifest().kind();
        this.rank = version.summary().rank();
        this.size = version.manifest().files().stream()
                .mapToLong(file -> file.size())
                .sum();
        this.parameters = version.summary().parameters();
        this.modules = version.summary().modules().size();
        this.targetModules = version.summary().targetModules().toArray(String[]::new);
        this.title = version.card().title().orElse(adapter.name().name());
        this.summary = version.card().summary().orElse("");
        this.license = version.card().license().orElse("");
        this.tags = version.card().tags().toArray(String[]::new);
        this.findings = version.findings();
        this.payload = version.payload().orElse(null);
        this.privateExamples = !version.card().publicExamples();
        this.runtimes = version.runtimes().toArray(String[]::new);
        this.state = VersionState.PUBLISHED.label();
        this.stateNote = "";
        this.createdAt = Instant.now();
        this.untaggedSince = createdAt;
        version.manifest().files().forEach(file -> files.add(new AdapterFile(file.path(), file.size(), file.sha256())));
    }

    /** The same content under another name, as far as somebody may have it who acts for its owner, or who does not. */
    AdapterVersion(Adapter adapter, AdapterVersion of, boolean insider) {
        this.id = UUID.randomUUID();
        this.adapter = adapter;
        this.files.addAll(of.files(insider).stream()
                .map(file -> new AdapterFile(file.path(), file.size(), file.sha256()))
                .toList());
        VersionManifest whole = VersionManifest.parse(of.manifest).orElseThrow();
        VersionManifest kept = new VersionManifest(
                whole.base(),
                whole.kind(),
                whole.files().stream()
                        .filter(file -> file(file.path()).isPresent())
                        .toList(),
                whole.origin());
        this.digest = kept.digest();
        this.manifest = kept.canonicalJson();
        this.base = of.base;
        this.kind = of.kind;
        this.rank = of.rank;
        this.size = files.stream().mapToLong(AdapterFile::size).sum();
        this.parameters = of.parameters;
        this.modules = of.modules;
        this.targetModules = of.targetModules.clone();
        this.title = of.title;
        this.summary = of.summary;
        this.license = of.license;
        this.tags = of.tags.clone();
        this.findings = of.findings;
        this.payload = of.payload;
        this.privateExamples = of.privateExamples;
        this.runtimes = of.runtimes.clone();
        this.state = VersionState.PUBLISHED.label();
        this.stateNote = "";
        this.createdAt = Instant.now();
        this.untaggedSince = createdAt;
    }

    public UUID id() {
        return id;
    }

    public Adapter adapter() {
        return adapter;
    }

    /** {@code sha256:<64 hex>}. */
    public String digest() {
        return digest;
    }

    /** Canonical JSON, byte for byte what the digest was taken of. */
    public String manifest() {
        return manifest;
    }

    public String base() {
        return base;
    }

    /** {@code adapter} or {@code router}. */
    public String kind() {
        return kind;
    }

    public int rank() {
        return rank;
    }

    public long size() {
        return size;
    }

    long parameters() {
        return parameters;
    }

    int modules() {
        return modules;
    }

    List<String> targetModules() {
        return List.of(targetModules);
    }

    public String title() {
        return title;
    }

    public String summary() {
        return summary;
    }

    public String license() {
        return license;
    }

    public List<String> tags() {
        return List.of(tags);
    }

    String findings() {
        return findings;
    }

    /** SHA-256 of the data section of its weights, whatever metadata stands before it. */
    public Optional<String> payload() {
        return Optional.ofNullable(payload);
    }

    public VersionState state() {
        return VersionState.of(state);
    }

    /** Why it is deprecated or yanked; empty when it is neither. */
    public String stateNote() {
        return stateNote;
    }

    void become(VersionState wanted, String note) {
        state = wanted.label();
        stateNote = note;
    }

    public boolean isDeleted() {
        return deletedAt != null;
    }

    void delete() {
        deletedAt = Instant.now();
    }

    void restore() {
        deletedAt = null;
        untaggedSince = Instant.now();
        become(VersionState.PUBLISHED, "");
    }

    /** A tag goes elsewhere. */
    void untag() {
        untaggedSince = Instant.now();
    }

    public Instant createdAt() {
        return createdAt;
    }

    public List<AdapterFile> files() {
        return List.copyOf(files);
    }

    /** The files that somebody may read who does not act for the owner, or who does. */
    public List<AdapterFile> files(boolean insider) {
        return files.stream()
                .filter(file -> insider || !privateExamples || !file.path().equals(AdapterFiles.EXAMPLES))
                .toList();
    }

    public Optional<AdapterFile> file(String path) {
        return files.stream().filter(file -> file.path().equals(path)).findFirst();
    }
}
