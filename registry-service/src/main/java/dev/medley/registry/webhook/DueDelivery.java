package dev.medley.registry.webhook;

import java.util.UUID;

/**
 * A delivery that this registry has taken to send.
 *
 * @param sealed the hook's secret
 * @param attempts with the one that is made now
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never changed
record DueDelivery(UUID id, UUID hook, String url, byte[] sealed, String event, String payload, int attempts) {}
