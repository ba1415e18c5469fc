package dev.medley.format;

import dev.medley.format.LoraKey.Role;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The tensors of a file grouped by the module they belong to, in the order of the file. */
final class LoraModules {
    /** The tensors of one module, by their role. */
    record Group(String module, Map<Role, TensorEntry> tensors) {
        Optional<TensorEntry> find(Role role) {
            return Optional.ofNullable(tensors.get(role));
        }

        /** Whether a low-rank pair, or half of one, is there. */
        boolean isAdapted() {
            return a().isPresent() || b().isPresent();
        }

        boolean isEmbedding() {
            return tensors.containsKey(Role.EMBEDDING_A) || tensors.containsKey(Role.EMBEDDING_B);
        }

        Optional<TensorEntry> a() {
            return find(Role.A).or(() -> find(Role.EMBEDDING_A));
        }

        Optional<TensorEntry> b() {
            return find(Role.B).or(() -> find(Role.EMBEDDING_B));
        }
    }

    private final Map<String, Group> groups = new LinkedHashMap<>();
    private final List<TensorEntry> full = new ArrayList<>();
    private final List<TensorEntry> repeated = new ArrayList<>();
    private final List<TensorEntry> foreign = new ArrayList<>();
    private final TreeSet<String> adapterNames = new TreeSet<>();

    LoraModules(SafetensorsHeader header) {
        header.tensors().forEach(this::add);
    }

    private void add(TensorEntry tensor) {
        if (!tensor.name().startsWith(LoraKey.PREFIX)) {
            foreign.add(tensor);
            return;
        }
        LoraKey key = LoraKey.parse(tensor.name());
        key.adapter().ifPresent(adapterNames::add);
        if (key.role() == Role.FULL) {
            full.add(tensor);
            return;
        }
        Group group = groups.computeIfAbsent(key.module(), name -> new Group(name, new EnumMap<>(Role.class)));
        if (group.tensors().putIfAbsent(key.role(), tensor) != null) {
            repeated.add(tensor);
        }
    }

    /** Modules with a low-rank pair, or half of one. */
    List<Group> adapted() {
        return groups.values().stream().filter(Group::isAdapted).toList();
    }

    /** Every module with any tensor but those saved in full. */
    List<Group> all() {
        return List.copyOf(groups.values());
    }

    List<String> adaptedNames() {
        return adapted().stream().map(Group::module).toList();
    }

    /** Tensors without a role in LoRA. */
    List<TensorEntry> full() {
        return full;
    }

    /** Tensors whose role in their module another tensor has already. */
    List<TensorEntry> repeated() {
        return repeated;
    }

    /** Tensors whose names do not start as PEFT's do. */
    List<TensorEntry> foreign() {
        return foreign;
    }

    /** Adapter names that were left in keys. */
    Set<String> adapterNames() {
        return adapterNames;
    }
}
