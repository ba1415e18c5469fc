package dev.medley.registry.evaluation;

import java.util.UUID;

/** A run ended, well or not, or was deleted. Fired outside of any transaction. */
public record EvaluationEnded(UUID id) {}
