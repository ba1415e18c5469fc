package dev.medley.registry.fleet;

import java.util.List;

/**
 * A live worker as its last heartbeat described it.
 *
 * @param url origin that the gateway reaches it at, without a slash at the end
 * @param maxBatch how many sequences it computes at once
 * @param running sequences being computed
 * @param waiting sequences queued
 * @param resident digests of the versions it has at hand
 */
public record Worker(
        String id, String url, String base, int maxBatch, int running, int waiting, List<String> resident) {
    public Worker {
        resident = List.copyOf(resident);
    }
}
