package dev.medley.registry.gateway;

import java.util.Optional;

/**
 * One member of a blend as a request names it, not yet looked up.
 *
 * @param reference {@code owner/name}, {@code owner/name:tag} or {@code owner/name@sha256:…}
 * @param weight absent: 1/n
 */
record WantedAdapter(String reference, Optional<Double> weight) {}
