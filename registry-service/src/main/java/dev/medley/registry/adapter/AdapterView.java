package dev.medley.registry.adapter;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** An adapter as people see it, with what its latest version says. */
record AdapterView(
        String id,
        String owner,
        String name,
        String visibility,
        String title,
        String summary,
        String base,
        String license,
        List<String> tags,
        Instant createdAt,
        Instant updatedAt,
        boolean canEdit,
        Optional<VersionView> latest) {

    static AdapterView of(Adapter adapter, Optional<AdapterVersion> latest, List<String> pointing, boolean canEdit) {
        return new AdapterView(
                adapter.name().toString(),
                adapter.name().owner(),
                adapter.name().name(),
                adapter.visibility().label(),
                latest.map(AdapterVersion::title).orElse(adapter.name().name()),
                latest.map(AdapterVersion::summary).orElse(""),
                latest.map(AdapterVersion::base).orElse(""),
                latest.map(AdapterVersion::license).orElse(""),
                latest.map(AdapterVersion::tags).orElse(List.of()),
                adapter.createdAt(),
                adapter.updatedAt(),
                canEdit,
                latest.map(version -> VersionView.of(version, pointing)));
    }
}
