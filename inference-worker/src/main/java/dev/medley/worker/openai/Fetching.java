package dev.medley.worker.openai;

import dev.medley.worker.lora.AdapterRef;
import dev.medley.worker.lora.RouterRef;
import dev.medley.worker.problem.InferenceProblem;
import dev.medley.worker.registry.Grant;
import dev.medley.worker.registry.RegistryAdapterSource;
import dev.medley.worker.registry.RegistryAdapterSource.Fetched;
import dev.medley.worker.registry.RegistryAdapterSource.FetchedRouter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/** Brings all files of a grant to disk at the same time. Belongs to one request. */
final class Fetching {
    private static final Executor VIRTUAL =
            task -> Thread.ofVirtual().name("fetch").start(task);

    private final Map<Grant.Member, CompletableFuture<Fetched>> adapters = new LinkedHashMap<>();
    private final Map<Grant.Member, CompletableFuture<FetchedRouter>> routers = new LinkedHashMap<>();

    Fetching(RegistryAdapterSource source, Grant grant) {
        for (Grant.Member member : grant.adapters()) {
            adapters.put(member, CompletableFuture.supplyAsync(() -> source.fetch(member, grant), VIRTUAL));
        }
        grant.router()
                .ifPresent(member -> routers.put(
                        member, CompletableFuture.supplyAsync(() -> source.fetchRouter(member, grant), VIRTUAL)));
    }

    AdapterRef adapter(Grant.Member member) {
        return joined(adapters.get(member)).adapter();
    }

    RouterRef router(Grant.Member member) {
        return joined(routers.get(member)).router();
    }

    /** Gives everything back, also what is still on its way. */
    void release() {
        for (CompletableFuture<Fetched> each : adapters.values()) {
            var _ = each.thenAccept(fetched -> fetched.release().run());
        }
        for (CompletableFuture<FetchedRouter> each : routers.values()) {
            var _ = each.thenAccept(fetched -> fetched.release().run());
        }
    }

    private static <T> T joined(CompletableFuture<T> flight) {
        try {
            return flight.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof InferenceProblem problem ? problem : e;
        }
    }
}
