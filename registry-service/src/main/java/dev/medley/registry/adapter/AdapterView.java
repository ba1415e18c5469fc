package dev.medley.registry.adapter;

import dev.medley.registry.problem.Audited;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** An adapter as people see it, with what its latest version says. */
record AdapterView(
        String id,
        String owner,
        String name,
        String visibility,
        Optional<String> gate,
        Optional<Integer> retentionDays,
        String title,
        String summary,
        String base,
        String license,
        List<String> tags,
        Instant createdAt,
        Instant updatedAt,
        boolean canEdit,
        boolean canDownload,
        Optional<VersionView> latest)
        implements Audited {

    @Override
    public String change() {
        return id + ", visibility " + visibility
                + retentionDays.map(days -> ", retention " + days + " days").orElse("");
    }

    /** What the caller may do with it. */
    record Allowed(boolean edit, boolean download, boolean insider) {}

    static AdapterView of(Adapter adapter, Optional<AdapterVersion> latest, List<String> pointing, Allowed allowed) {
        return new AdapterView(
                adapter.name().toString(),
                adapter.name().owner(),
                adapter.name().name(),
                adapter.visibility().label(),
                Optional.of(adapter.gate().label()).filter(gate -> adapter.visibility() == Visibility.GATED),
                adapter.retentionDays().filter(_ -> allowed.insider()),
                latest.map(AdapterVersion::title).orElse(adapter.name().name()),
                latest.map(AdapterVersion::summary).orElse(""),
                latest.map(AdapterVersion::base).orElse(""),
                latest.map(AdapterVersion::license).orElse(""),
                latest.map(AdapterVersion::tags).orElse(List.of()),
                adapter.createdAt(),
                adapter.updatedAt(),
                allowed.edit(),
                allowed.download(),
                latest.map(version -> VersionView.of(version, pointing, allowed.insider())));
    }
}
