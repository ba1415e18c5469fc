/** Level 0: what all scheduled jobs have in common. */
package dev.medley.registry.schedule;
