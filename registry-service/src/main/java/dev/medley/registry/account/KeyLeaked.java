package dev.medley.registry.account;

import java.util.UUID;

/**
 * A key was found in the open and works no more. Observers run inside the transaction.
 *
 * @param owner whose key it was; of a robot's key, whom the robot acts for
 * @param username of the account that the key was for
 * @param hint how its owner knows the key
 */
public record KeyLeaked(UUID owner, String username, String hint) {}
