/** Level 3: the inference workers: who is alive, what they hold, and which one should answer next. */
package dev.medley.registry.fleet;
