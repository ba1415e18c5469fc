/** Level 2: what was called, what it cost, and who earned it. */
package dev.medley.registry.usage;
