package dev.medley.registry.gateway;

import dev.medley.registry.retrieve.AdapterFilter;
import java.util.Optional;

/** Body of {@code POST /v1/route}: retrieval alone. */
record RouteRequest(String input, Optional<Integer> topK, AdapterFilter filter) {}
