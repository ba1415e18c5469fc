package dev.medley.registry.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medley.registry.usage.UsageMeter;
import java.util.Optional;

/**
 * Fired when an answer is out.
 *
 * @param completion id that the client has
 * @param notes of the recipe that gave it
 */
public record Answered(
        String completion, UsageMeter.Payer payer, Optional<ObjectNode> notes, double millis, long tokens) {}
