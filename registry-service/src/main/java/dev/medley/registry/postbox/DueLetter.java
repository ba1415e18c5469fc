package dev.medley.registry.postbox;

import java.util.UUID;

/**
 * A letter that was taken to be sent.
 *
 * @param attempts this one included
 */
record DueLetter(UUID id, String to, String subject, String body, int attempts) {}
