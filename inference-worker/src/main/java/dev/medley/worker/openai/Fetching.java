package dev.medley.worker.openai;

import dev.medley.worker.lora.AdapterRef;
import dev.medley.worker.lora.RouterRef;
import dev.medley.worker.problem.AdapterUnavailable;
import dev.medley.worker.problem.InferenceProblem;
import dev.medley.worker.registry.Grant;
import dev.medley.worker.registry.RegistryAdapterSource;
import dev.medley.worker.registry.RegistryAdapterSource.Fetched;
import dev.medley.worker.registry.RegistryAdapterSource.FetchedRouter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Brings all files of a grant to disk at the same time. Belongs to one request, which waits a limited time; what comes later is there for the next. */
final class Fetching {
    private static final Executor VIRTUAL =
            task -> Thread.ofVirtual().name("fetch").start(task);

    private final Map<Grant.Member, CompletableFuture<Fetched>> adapters = new LinkedHashMap<>();
    private final Map<Grant.Member, CompletableFuture<FetchedRouter>> routers = new LinkedHashMap<>();

    private final long deadline;

    /** @param limit how long the request waits for all of them together */
    Fetching(RegistryAdapterSource source, Grant grant, Duration limit) {
        this.deadline = System.nanoTime() + limit.toNanos();
        for (Grant.Member member : grant.adapters()) {
            adapters.put(member, CompletableFuture.supplyAsync(() -> source.fetch(member, grant), VIRTUAL));
        }
        grant.router()
                .ifPresent(member -> routers.put(
                        member, CompletableFuture.supplyAsync(() -> source.fetchRouter(member, grant), VIRTUAL)));
    }

    /** @throws InferenceProblem when it can't be had, or not in time */
    AdapterRef adapter(Grant.Member member) {
        return joined(member, adapters.get(member)).adapter();
    }

    /** @throws InferenceProblem when it can't be had, or not in time */
    RouterRef router(Grant.Member member) {
        return joined(member, routers.get(member)).router();
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

    private <T> T joined(Grant.Member member, CompletableFuture<T> flight) {
        try {
            return flight.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new AdapterUnavailable(member.id(), "it is still on its way from object storage");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AdapterUnavailable(member.id(), "the worker is stopping");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException problem ? problem : new CompletionException(e.getCause());
        }
    }
}
