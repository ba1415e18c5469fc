package dev.medley.worker.registry;

import dev.medley.format.AdapterFiles;
import dev.medley.format.VersionKind;
import dev.medley.format.VersionManifest;
import dev.medley.format.VersionManifest.ManifestFile;
import dev.medley.worker.lora.AdapterRef;
import dev.medley.worker.lora.RouterRef;
import dev.medley.worker.problem.AdapterUnavailable;
import dev.medley.worker.problem.DamagedAdapter;
import dev.medley.worker.problem.InferenceProblem;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;

/**
 * Brings the adapters of a grant to this machine's disk, each digest once however many ask for it. Nothing is believed: the manifest must have the
 * digest that the grant names, and the files the hashes of the manifest. What reads them inspects the content as publishing did.
 */
public final class RegistryAdapterSource {
    private final RegistryClient registry;
    private final DiskCache cache;
    private final Predicate<String> inMemory;
    private final FileDownload download;
    private final ConcurrentHashMap<String, CompletableFuture<Boolean>> flights = new ConcurrentHashMap<>();
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private final LongAdder downloads = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder downloadNanos = new LongAdder();

    /**
     * @param inMemory whether the engine has read a version already, so that its files need no look
     * @param limit longest time that one file may take
     */
    public RegistryAdapterSource(
            RegistryClient registry, DiskCache cache, Predicate<String> inMemory, HttpClient http, Duration limit) {
        this.registry = registry;
        this.cache = cache;
        this.inMemory = inMemory;
        this.download = new FileDownload(http, limit);
    }

    /** An adapter on disk that stays there until this is closed. */
    public record Fetched(AdapterRef adapter, Runnable release) {}

    /** A router on disk, likewise. */
    public record FetchedRouter(RouterRef router, Runnable release) {}

    public long hits() {
        return hits.sum();
    }

    public long misses() {
        return misses.sum();
    }

    public long bytes() {
        return cache.held();
    }

    /** Adapters and routers on disk. */
    public long adapters() {
        return cache.count();
    }

    public long evictions() {
        return cache.evictions();
    }

    /** How often something was brought from object storage, or could not be. */
    public long downloads() {
        return downloads.sum();
    }

    public long failures() {
        return failures.sum();
    }

    public double downloadSeconds() {
        return downloadNanos.sum() / 1e9;
    }

    /**
     * The files of an adapter, leased in the disk cache.
     *
     * @throws InferenceProblem when the adapter is unknown, damaged, of another base, or can't be had now
     */
    public Fetched fetch(Grant.Member member, Grant grant) {
        DiskCache.Lease held = leased(VersionKind.ADAPTER, member, grant);
        return new Fetched(new AdapterRef(member.id(), member.version(), held.folder()), held::close);
    }

    /**
     * The file of a router, leased in the disk cache.
     *
     * @throws InferenceProblem when the router is unknown, damaged, of another base, or can't be had now
     */
    public FetchedRouter fetchRouter(Grant.Member member, Grant grant) {
        DiskCache.Lease held = leased(VersionKind.ROUTER, member, grant);
        var router = new RouterRef(member.id(), member.version(), held.folder().resolve(AdapterFiles.ROUTER));
        return new FetchedRouter(router, held::close);
    }

    private DiskCache.Lease leased(VersionKind kind, Grant.Member member, Grant grant) {
        String hex = member.version().substring("sha256:".length());
        Optional<DiskCache.Lease> lease = held(hex, member);
        (lease.isPresent() ? hits : misses).increment();
        // A fresh entry may be evicted before it is leased when the disk is under pressure: then it is fetched again.
        for (int attempt = 0; lease.isEmpty() && attempt < 3; attempt++) {
            bring(kind, hex, member, grant);
            lease = held(hex, member);
        }
        return lease.orElseThrow(() -> new AdapterUnavailable(member.id(), "the worker's disk cache is full"));
    }

    private Optional<DiskCache.Lease> held(String hex, Grant.Member member) {
        try {
            return inMemory.test(member.version()) ? cache.lease(hex) : cache.leaseToRead(hex);
        } catch (IOException e) {
            throw new AdapterUnavailable(member.id(), "the worker's disk cache can't be read now");
        }
    }

    private void bring(VersionKind kind, String hex, Grant.Member member, Grant grant) {
        var mine = new CompletableFuture<Boolean>();
        CompletableFuture<Boolean> flight = flights.putIfAbsent(hex, mine);
        if (flight == null) {
            long start = System.nanoTime();
            downloads.increment();
            try {
                load(kind, hex, member, grant);
                mine.complete(true);
            } catch (RuntimeException | Error e) {
                failures.increment();
                mine.completeExceptionally(e);
                throw e;
            } finally {
                flights.remove(hex);
                downloadNanos.add(System.nanoTime() - start);
            }
            return;
        }
        try {
            flight.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof InferenceProblem problem ? problem : e;
        }
    }

    private void load(VersionKind kind, String hex, Grant.Member member, Grant grant) {
        try {
            AdapterDescriptor descriptor = registry.describe(member, grant);
            VersionManifest manifest = manifest(kind, descriptor, member, grant);
            List<ManifestFile> files = files(kind).stream()
                    .map(path -> file(manifest, path, member))
                    .toList();
            long bytes = files.stream().mapToLong(ManifestFile::size).sum();
            Optional<DiskCache.Draft> room = cache.draft(bytes);
            if (room.isEmpty()) {
                throw new AdapterUnavailable(member.id(), "the worker's disk cache is full");
            }
            try (DiskCache.Draft draft = room.get()) {
                for (ManifestFile file : files) {
                    download.fetch(
                            url(descriptor, file.path(), member),
                            file,
                            draft.folder().resolve(file.path()));
                }
                draft.publish(hex);
            }
        } catch (FileDownload.Mismatch e) {
            throw new DamagedAdapter(member.id(), e.getMessage());
        } catch (IOException e) {
            throw new AdapterUnavailable(member.id(), "object storage can't be read now");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AdapterUnavailable(member.id(), "the worker is stopping");
        }
    }

    /** What the engine reads of a version; the rest is for people. */
    private static List<String> files(VersionKind kind) {
        return switch (kind) {
            case ADAPTER -> List.of(AdapterFiles.CONFIG, AdapterFiles.WEIGHTS);
            case ROUTER -> List.of(AdapterFiles.ROUTER);
            case RETRIEVER -> List.of(AdapterFiles.RETRIEVER);
        };
    }

    private static VersionManifest manifest(
            VersionKind kind, AdapterDescriptor descriptor, Grant.Member member, Grant grant) {
        if (!VersionManifest.digestOf(descriptor.manifest()).equals(member.version())) {
            throw new DamagedAdapter(member.id(), "the manifest has another digest");
        }
        VersionManifest manifest = VersionManifest.parse(descriptor.manifest())
                .orElseThrow(() -> new DamagedAdapter(member.id(), "the manifest is not canonical"));
        if (!manifest.kind().equals(kind.label())) {
            throw new DamagedAdapter(member.id(), "it is no " + kind.label());
        }
        if (!manifest.base().equals(grant.base())) {
            throw RegistryProblem.incompatibleBase(manifest.base(), grant.base());
        }
        return manifest;
    }

    private static ManifestFile file(VersionManifest manifest, String path, Grant.Member member) {
        return manifest.find(path).orElseThrow(() -> new DamagedAdapter(member.id(), "it has no " + path));
    }

    private static URI url(AdapterDescriptor descriptor, String path, Grant.Member member) {
        return descriptor.files().stream()
                .filter(file -> path.equals(file.path()))
                .map(file -> URI.create(file.url()))
                .findFirst()
                .orElseThrow(() -> new DamagedAdapter(member.id(), "the registry gives no address for " + path));
    }
}
