package dev.medley.worker.bench;

import dev.medley.worker.engine.Blend;
import dev.medley.worker.engine.Blend.Member;
import dev.medley.worker.engine.Blend.Mode;
import dev.medley.worker.lora.AdapterRef;
import dev.medley.worker.lora.RouterRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The adapters that requests are made of. */
record Pool(List<AdapterRef> adapters, RouterRef router) {
    Pool {
        adapters = List.copyOf(adapters);
    }

    static Pool read(Path root, Path router) throws IOException {
        try (Stream<Path> folders = Files.list(root)) {
            return of(folders.filter(Files::isDirectory).sorted().toList(), router);
        }
    }

    static Pool of(List<Path> folders, Path router) {
        List<AdapterRef> adapters = folders.stream()
                .map(folder ->
                        new AdapterRef(folder.getFileName().toString(), "sha256:" + folder.getFileName(), folder))
                .toList();
        return new Pool(adapters, new RouterRef("router", "sha256:bench", router));
    }

    /** The same files under so many versions: to the engine each is an adapter of its own. */
    Pool copies(String name, int count) {
        List<AdapterRef> copies = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            AdapterRef original = adapters.get(i % adapters.size());
            copies.add(new AdapterRef(
                    original.id() + "-" + name + i, original.version() + "-" + name + i, original.folder()));
        }
        return new Pool(copies, router);
    }

    Blend single(int i) {
        return new Blend(Mode.SINGLE, List.of(new Member(adapters.get(i % adapters.size()), 1)));
    }

    /** Three adapters, another choice of them for each number as long as there are any. */
    Blend blend(Mode mode, int i) {
        int count = adapters.size();
        int step = 1 + i / count;
        List<Member> members = new ArrayList<>();
        for (int k = 0; k < 3; k++) {
            double weight = mode.isGated() ? 1 : 1.0 / 3;
            members.add(new Member(adapters.get((i + k * step) % count), weight));
        }
        return new Blend(mode, members, mode == Mode.RAMOLE ? Optional.of(router) : Optional.empty());
    }
}
