package dev.medley.registry.organisation;

import java.util.UUID;

/**
 * Fired when a robot acts for nobody any more, inside the transaction in which it happens.
 *
 * @param account the robot's
 */
public record RobotDeleted(UUID account) {}
