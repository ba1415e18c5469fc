/** Level 1: what outboxes in the database have in common: taking what is due, sending it outside of any transaction, pauses after failures. */
package dev.medley.registry.outbox;
